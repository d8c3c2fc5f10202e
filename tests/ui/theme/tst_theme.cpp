// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/panel.h"

#include <QtDBus/QDBusVariant>
#include <QtTest/QtTest>
#include <QtWidgets/QPushButton>

#include <cmath>

using namespace referee::ui;

namespace {

constexpr double kMinContrast = 4.5; ///< WCAG 2.1, 1.4.3, text of usual size
constexpr double kMinContrastOfSigns = 3; ///< WCAG 2.1, 1.4.11, what is no text

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& colour)
{
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor& one, const QColor& other)
{
    const double lighter = std::max(luminance(one), luminance(other));
    const double darker = std::min(luminance(one), luminance(other));
    return (lighter + 0.05) / (darker + 0.05);
}

/// Machado, Oliveira, Fernandes 2009: deuteranopia, on linear light.
QColor asSeenWithoutGreenCones(const QColor& colour)
{
    const double r = linear(colour.redF());
    const double g = linear(colour.greenF());
    const double b = linear(colour.blueF());
    const auto channel = [](double value) { return float(std::clamp(value, 0.0, 1.0)); };
    return QColor::fromRgbF(channel(0.367322 * r + 0.860646 * g - 0.227968 * b),
        channel(0.280085 * r + 0.672501 * g + 0.047413 * b), channel(-0.011820 * r + 0.042940 * g + 0.968881 * b));
}

double distance(const QColor& one, const QColor& other)
{
    return std::hypot(one.redF() - other.redF(), one.greenF() - other.greenF(), one.blueF() - other.blueF());
}

void addThemes()
{
    QTest::addColumn<ThemeChoice>("choice");
    QTest::newRow("dark") << ThemeChoice::Dark;
    QTest::newRow("light") << ThemeChoice::Light;
}

} // namespace

class ThemeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textIsReadableOnSurfaceAndRaised_data() { addThemes(); }
    void textIsReadableOnSurfaceAndRaised()
    {
        QFETCH(ThemeChoice, choice);
        applyTheme(*qApp, choice);
        const Theme& now = theme();
        QCOMPARE(now.isDark, choice == ThemeChoice::Dark);
        for (const QColor& ground : { now.surface, now.raised, now.window }) {
            for (const QColor& ink : { now.text, now.hint, now.referee, now.sds, now.user, now.good, now.error }) {
                QVERIFY2(contrast(ink, ground) >= kMinContrast,
                    qPrintable(
                        QStringLiteral("%1 on %2: %3").arg(ink.name(), ground.name()).arg(contrast(ink, ground))));
            }
        }
        QVERIFY(contrast(now.onPrimary, now.good) >= kMinContrast);
        const QPalette palette = QApplication::palette();
        QVERIFY(contrast(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight)) >= kMinContrast);
        QVERIFY(contrast(palette.color(QPalette::PlaceholderText), palette.color(QPalette::Base)) >= kMinContrast);
    }

    void sidesAndSignsDifferForTheColourBlind_data() { addThemes(); }
    void sidesAndSignsDifferForTheColourBlind()
    {
        QFETCH(ThemeChoice, choice);
        applyTheme(*qApp, choice);
        const auto seen = asSeenWithoutGreenCones;
        QVERIFY(distance(seen(theme().referee), seen(theme().sds)) > 0.3);
        QVERIFY(distance(seen(theme().referee), seen(theme().user)) > 0.3);
        QVERIFY(distance(seen(theme().negative), seen(theme().positive)) > 0.2);
    }

    void signsStandOutFromTheMiddle_data() { addThemes(); }
    void signsStandOutFromTheMiddle()
    {
        QFETCH(ThemeChoice, choice);
        applyTheme(*qApp, choice);
        QVERIFY(contrast(theme().negative, theme().middle) >= kMinContrastOfSigns);
        QVERIFY(contrast(theme().positive, theme().middle) >= kMinContrastOfSigns);
    }

    void aThemeRepaintsPanelsAndHints()
    {
        applyTheme(*qApp, ThemeChoice::Dark);
        Panel panel(QStringLiteral("Heading"));
        auto* hint = new HintLabel(QStringLiteral("a hint"));
        panel.content()->addWidget(hint);
        panel.resize(200, 100);
        panel.show();
        const QPoint empty(100, 90);
        QCOMPARE(panel.grab().toImage().pixelColor(empty), theme().surface);
        applyTheme(*qApp, ThemeChoice::Light);
        QCOMPARE(panel.grab().toImage().pixelColor(empty), theme().surface);
        QCOMPARE(hint->palette().color(QPalette::WindowText), theme().hint);
    }

    void anIconFollowsTheThemeAndTheScale()
    {
        const QIcon stop = icon(Glyph::Stop);
        applyTheme(*qApp, ThemeChoice::Dark);
        QCOMPARE(stop.pixmap(16, 16).toImage().pixelColor(8, 8), theme().text);
        applyTheme(*qApp, ThemeChoice::Light);
        const QPixmap large = stop.pixmap(QSize(16, 16), 2.0);
        QCOMPARE(large.size(), QSize(32, 32));
        QCOMPARE(large.toImage().pixelColor(16, 16), theme().text);
        QCOMPARE(large.toImage().pixelColor(0, 0).alpha(), 0);
        QVERIFY(stop.pixmap(QSize(16, 16), QIcon::Disabled).toImage().pixelColor(8, 8) != theme().text);
    }

    void theKeyboardLeavesARingAMouseClickNone()
    {
        applyTheme(*qApp, ThemeChoice::Dark);
        QWidget window;
        auto* line = new QHBoxLayout(&window);
        auto* first = new QPushButton(QStringLiteral("first"));
        auto* second = new QPushButton(QStringLiteral("second"));
        line->addWidget(first);
        line->addWidget(second);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        const auto edge = [](QWidget* button) {
            const QImage image = button->grab().toImage();
            return image.pixelColor(image.width() / 2, 0);
        };
        QTest::mouseClick(first, Qt::LeftButton);
        QVERIFY(first->hasFocus());
        QVERIFY(edge(first) != theme().user);
        QTest::keyClick(first, Qt::Key_Tab);
        QVERIFY(second->hasFocus());
        QCOMPARE(edge(second), theme().user);
    }

    void headingsKeepTheirLooksUnderANewParent()
    {
        auto* panel = new Panel(QStringLiteral("Heading"));
        QWidget window;
        panel->setParent(&window);
        applyTheme(*qApp, ThemeChoice::Dark);
        applyTheme(*qApp, ThemeChoice::Light);
        const auto* heading = panel->findChild<QLabel*>();
        QVERIFY(heading->font().bold());
        QCOMPARE(heading->palette().color(QPalette::WindowText), theme().hint);
    }

    void theSystemsWishIsFollowed()
    {
        for (const bool isDark : { true, false }) {
            setSystemDark(isDark);
            applyTheme(*qApp, ThemeChoice::System);
            QCOMPARE(theme().isDark, isDark);
        }
    }

    void thePortalsAnswerIsUnderstood()
    {
        const auto wrapped = [](uint scheme) {
            const auto inner = QVariant::fromValue(QDBusVariant(QVariant(scheme)));
            return QVariant::fromValue(QDBusVariant(inner));
        };
        QCOMPARE(SystemScheme::isDark(wrapped(1)), std::optional(true));
        QCOMPARE(SystemScheme::isDark(QVariant(2U)), std::optional(false));
        QVERIFY(!SystemScheme::isDark(wrapped(0)));
        QVERIFY(!SystemScheme::isDark({}));
    }

    void hintsAreSmallerThanText() { QVERIFY(hintFont().pointSizeF() < QApplication::font().pointSizeF()); }
};

REFEREE_GUI_TEST(ThemeTest)
#include "tst_theme.moc"
