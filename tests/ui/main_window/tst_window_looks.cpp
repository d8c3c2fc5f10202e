// SPDX-License-Identifier: GPL-3.0-or-later
// What the window looks like. REFEREE_SCREENSHOTS=folder also saves what was looked at.
#include "tests/support/test_registry.h"
#include "tests/ui/main_window/realistic_window.h"
#include "ui/gradients/gradients_panel.h"
#include "ui/main_window/central_widget.h"
#include "ui/main_window/log_view.h"
#include "ui/main_window/message_strip.h"
#include "ui/main_window/start_page.h"
#include "ui/main_window/workspace.h"
#include "ui/picture/picture_panel.h"
#include "ui/plots/curves_panel.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/settings/settings_panel.h"
#include "ui/timeline/timeline_panel.h"
#include "ui/token_losses/token_losses_panel.h"
#include "ui/widgets/panel_dock.h"

#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtGui/QAction>
#include <QtTest/QtTest>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>

using namespace referee::ui;

namespace {

constexpr QSize kUsual(1440, 900);

enum class Scene { PictureOnly, Start, NoPack, Loading, Running, Paused, Error, Log };

constexpr struct {
    Scene scene;
    const char* name;
} kScenes[] = { { Scene::Start, "start" }, { Scene::NoPack, "no-pack" }, { Scene::Loading, "loading" },
    { Scene::Running, "running" }, { Scene::Paused, "paused" }, { Scene::Error, "error" }, { Scene::Log, "log" },
    { Scene::PictureOnly, "only" } };

void play(MainWindow& window, Scene scene)
{
    referee::test::fillBeforeRun(window);
    if (scene == Scene::NoPack) {
        window.setState(RunState::Idle, false, false);
    } else if (scene == Scene::Loading) {
        window.body().loadingPage->setProgress(QStringLiteral("unet"), 3, 12, 4200);
        window.setState(RunState::Loading, false, false);
    } else if (scene != Scene::Start) {
        referee::test::fillRun(window);
    }
    if (scene == Scene::Paused) {
        window.setState(RunState::Paused, true, true);
    } else if (scene == Scene::Error) {
        window.setState(RunState::Failed, true, true);
        window.body().messages->post({ MessageKind::Error,
            QStringLiteral("The latent became NaN in iteration 57 (hop “distil”). The picture of iteration 56 is kept; "
                           "a smaller w2 may help."),
            { { QStringLiteral("Go on from 56"), [] {} }, { QStringLiteral("Show log"), [] {} } } });
        window.body().messages->post({ MessageKind::Warning, QStringLiteral("The disk is nearly full.") });
    } else if (scene == Scene::PictureOnly) {
        window.body().setPictureOnly(true);
    } else if (scene == Scene::Log) {
        window.body().workspace->docks().log->bringUp();
    }
}

QString textOf(const QWidget& widget)
{
    if (const auto* label = qobject_cast<const QLabel*>(&widget)) {
        return label->text();
    }
    const auto* button = qobject_cast<const QAbstractButton*>(&widget);
    return button ? button->text() : QString();
}

/// What the text needs at least, whatever air the widget would like around it.
QSize roomFor(const QWidget& widget)
{
    if (const auto* label = qobject_cast<const QLabel*>(&widget)) {
        return label->wordWrap() ? QSize(0, label->heightForWidth(label->width())) : label->minimumSizeHint();
    }
    const auto* button = qobject_cast<const QAbstractButton*>(&widget);
    const QSize text = widget.fontMetrics().size(Qt::TextShowMnemonic, button->text());
    const int icon = button->icon().isNull() ? 0 : button->iconSize().width() + 4;
    return text + QSize(icon + 4, 2);
}

/// What is wrong with the text of the widget, or nothing.
QString clipOf(const QWidget& widget)
{
    const QSize room = roomFor(widget);
    const QRect seen = widget.visibleRegion().boundingRect();
    const bool isSmall = room.width() > widget.width() || room.height() > widget.height();
    const bool isCutByParent = !seen.isEmpty() && seen.width() < widget.width();
    if (!isSmall && !isCutByParent) {
        return {};
    }
    return QStringLiteral("“%1” in %2 wants %3 × %4, has %5 × %6, seen are %7")
        .arg(textOf(widget), QLatin1String(widget.parentWidget()->metaObject()->className()))
        .arg(room.width())
        .arg(room.height())
        .arg(widget.width())
        .arg(widget.height())
        .arg(seen.width());
}

QStringList clippedWidgets(const QWidget& window)
{
    QStringList clipped;
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        if (widget->isVisible() && !textOf(*widget).isEmpty()) {
            clipped << clipOf(*widget);
        }
    }
    clipped.removeAll(QString());
    return clipped;
}

} // namespace

class WindowLooksTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_store;
    std::unique_ptr<MainWindow> m_window;

    void open(const QSize& size, WindowLayout layout = WindowLayout::Study)
    {
        m_store = std::make_unique<QSettings>(m_folder.filePath(QStringLiteral("looks.ini")), QSettings::IniFormat);
        m_store->clear();
        m_window = std::make_unique<MainWindow>(m_store.get());
        m_window->resize(size);
        m_window->show();
        m_window->body().workspace->choose(layout);
    }

    /// Curves repaint by a timer.
    static void settle() { QTest::qWait(qEnvironmentVariableIsSet("REFEREE_SCREENSHOTS") ? 250 : 20); }

    static void save(QWidget& widget, const QString& suffix = {})
    {
        const QString folder = qEnvironmentVariable("REFEREE_SCREENSHOTS");
        if (!folder.isEmpty()) {
            const QString name = QString::fromUtf8(QTest::currentDataTag()) + suffix;
            QVERIFY(widget.grab().save(QStringLiteral("%1/%2.png").arg(folder, name)));
        }
    }

    static void addLooks()
    {
        QTest::addColumn<Scene>("scene");
        QTest::addColumn<ThemeChoice>("theme");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<WindowLayout>("layout");
        const auto add = [](Scene scene, const char* name, QSize size) {
            for (const ThemeChoice theme : { ThemeChoice::Dark, ThemeChoice::Light }) {
                for (const WindowLayout layout : { WindowLayout::Paint, WindowLayout::Study }) {
                    if (theme == ThemeChoice::Dark || size.width() == kUsual.width()) { // no theme needs more room
                        QTest::addRow("%s-%s-%s-%d", layout == WindowLayout::Paint ? "paint" : "study", name,
                            theme == ThemeChoice::Dark ? "dark" : "light", size.width())
                            << scene << theme << size << layout;
                    }
                }
            }
        };
        for (const auto& [scene, name] : kScenes) {
            for (const QSize size : { QSize(1024, 680), QSize(1280, 800), kUsual, QSize(2560, 1600) }) {
                add(scene, name, size);
            }
        }
    }

private Q_SLOTS:
    void cleanup() { m_window.reset(); }

    void nothingIsClipped_data() { addLooks(); }
    void nothingIsClipped()
    {
        QFETCH(Scene, scene);
        QFETCH(ThemeChoice, theme);
        QFETCH(QSize, size);
        QFETCH(WindowLayout, layout);
        open(size, layout);
        m_window->setTheme(theme);
        play(*m_window, scene);
        settle();
        save(*m_window);
        QCOMPARE(m_window->size(), size); // nothing inside asks for more room than there is
        QTRY_VERIFY2(clippedWidgets(*m_window).isEmpty(), // a layout may be on its way
            qPrintable(clippedWidgets(*m_window).join(QLatin1Char('\n'))));
    }

    void dialogsAndMenusAreNotClipped_data()
    {
        QTest::addColumn<ActionId>("act");
        QTest::addColumn<ThemeChoice>("theme");
        for (const ThemeChoice theme : { ThemeChoice::Dark, ThemeChoice::Light }) {
            const char* name = theme == ThemeChoice::Dark ? "dark" : "light";
            QTest::addRow("about-%s", name) << ActionId::About << theme;
            QTest::addRow("keyboard-%s", name) << ActionId::Keyboard << theme;
            QTest::addRow("diagnostics-%s", name) << ActionId::Diagnostics << theme;
        }
    }
    void dialogsAndMenusAreNotClipped()
    {
        QFETCH(ActionId, act);
        QFETCH(ThemeChoice, theme);
        open({ 1280, 800 });
        m_window->setTheme(theme);
        referee::test::fillBeforeRun(*m_window);
        m_window->action(act)->trigger();
        auto* dialog = m_window->findChild<QDialog*>();
        QVERIFY(QTest::qWaitForWindowExposed(dialog));
        save(*dialog);
        QVERIFY(dialog->height() <= 800);
        QCOMPARE(clippedWidgets(*dialog), QStringList());
        auto* menu = m_window->findChild<QMenu*>();
        menu->popup({});
        save(*menu, QStringLiteral("-menu"));
    }

    void thePictureTakesTheRoom()
    {
        open({ 1280, 800 });
        play(*m_window, Scene::Running);
        settle();
        const QSize small = m_window->body().picture->size();
        const int settingsWidth = m_window->body().settings->width();
        m_window->resize(2560, 1600);
        settle();
        QVERIFY(m_window->body().picture->width() > 2 * small.width());
        QVERIFY(m_window->body().picture->height() > 2 * small.height());
        QCOMPARE(m_window->body().settings->width(), settingsWidth);
    }

    void aNarrowWindowFoldsTheRightColumn()
    {
        open({ 1600, 1000 });
        const QWidget* timeline = m_window->body().timeline;
        play(*m_window, Scene::Running);
        settle();
        QVERIFY(m_window->body().gradients->width() > 300);
        QVERIFY(timeline->mapTo(m_window.get(), QPoint()).y()
            > m_window->body().picture->mapTo(m_window.get(), QPoint()).y());
        QVERIFY(timeline->mapTo(m_window.get(), QPoint()).y()
            < m_window->body().curves->mapTo(m_window.get(), QPoint()).y());
        m_window->resize(1280, 800);
        settle();
        QCOMPARE(m_window->body().gradients->width(), 300);
    }

    void foldedGradientsGiveTheirRoomAway()
    {
        open({ 1440, 900 });
        play(*m_window, Scene::Running);
        settle();
        QTest::qWait(100);
        const int words = m_window->body().words->height();
        m_window->body().gradients->setCollapsed(true);
        QTRY_VERIFY(m_window->body().words->height() > words + 200);
        m_window->body().gradients->setCollapsed(false);
        QTRY_VERIFY(m_window->body().words->height() <= words + 60);
    }

    void aLongPromptMakesNoHighHeader()
    {
        open({ 1024, 680 }, WindowLayout::Paint);
        referee::test::fillBeforeRun(*m_window);
        const int usual = m_window->body().prompt->height();
        QVERIFY2(usual <= 104, qPrintable(QString::number(usual)));
        m_window->body().prompt->setPrompt(QStringLiteral("a red striped star above a blue moon ").repeated(8));
        QTRY_VERIFY(m_window->body().prompt->height() > usual);
        QVERIFY2(
            m_window->body().prompt->height() <= 150, qPrintable(QString::number(m_window->body().prompt->height())));
    }
};

REFEREE_GUI_TEST(WindowLooksTest)
#include "tst_window_looks.moc"
