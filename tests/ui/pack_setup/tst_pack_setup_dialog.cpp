// SPDX-License-Identifier: GPL-3.0-or-later
// The page for bringing weights: what can be pressed when, what it asks for, and how it shows what came of it.
#include "tests/support/test_registry.h"
#include "tests/ui/pack_setup/pages_kit.h"
#include "ui/pack_setup/pack_setup_dialog.h"
#include "ui/theme/theme.h"

#include <QtTest/QtTest>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <memory>

using namespace referee::test;
using namespace referee::ui;

class TestWeightsDialog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void foldersAreAskedForAsTheyStand();
    void returnStartsWhatThePageIsFor();
    void nothingCanStartWithoutStableDiffusion();
    void licencesMustBeAccepted();
    void otherManifestIsNotYetAccepted();
    void unusableManifestCannotBeFetched();
    void stopCanBePressedOnce();
    void nothingElseStartsMeanwhile();
    void madePackCanBeOpened();
    void problemsAreShownWhole();
    void closingKeepsThePage();
    void everyFieldHasAName();
    void nothingIsClipped_data();
    void nothingIsClipped();

private:
    QPushButton& button(const char* name) const { return *m_dialog->findChild<QPushButton*>(QLatin1String(name)); }
    std::unique_ptr<PackSetupDialog> m_dialog;
};

namespace {

const WeightFolders kFolders { QStringLiteral("/a/sd"), QStringLiteral("/a/blip2"), QStringLiteral("/a/head"), {},
    QStringLiteral("/a/judge"), QStringLiteral("mine") };

ManifestNotes notes()
{
    return { QStringLiteral("sd: 4 files, 2.10 GB"), QStringLiteral("A mirror."),
        QStringLiteral("Open RAIL-M\nhttps://x.org"), {} };
}

} // namespace

void TestWeightsDialog::init()
{
    applyTheme(*qApp, ThemeChoice::Dark);
    m_dialog = std::make_unique<PackSetupDialog>(nullptr);
    m_dialog->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
}

void TestWeightsDialog::foldersAreAskedForAsTheyStand()
{
    setFolders(m_dialog->foldersPage(), kFolders);
    QSignalSpy asked(&m_dialog->foldersPage(), &FoldersPage::checkRequested);
    QTest::mouseClick(&button("checkButton"), Qt::LeftButton);
    QCOMPARE(asked.size(), 1);
    const auto folders = asked.first().first().value<WeightFolders>();
    QCOMPARE(folders.stableDiffusion, kFolders.stableDiffusion);
    QCOMPARE(folders.lmHead, kFolders.lmHead);
    QCOMPARE(folders.clip, QString());
    QCOMPARE(folders.judge, kFolders.judge);
    QCOMPARE(folders.name, kFolders.name);
}

void TestWeightsDialog::returnStartsWhatThePageIsFor()
{
    setFolders(m_dialog->foldersPage(), kFolders);
    QSignalSpy check(&m_dialog->foldersPage(), &FoldersPage::checkRequested);
    auto* field = m_dialog->foldersPage().findChild<QLineEdit*>();
    field->setFocus();
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(check.size(), 1);
    m_dialog->showPage(1);
    setManifest(m_dialog->fetchPage(), QStringLiteral("/a/m.json"));
    m_dialog->fetchPage().setFolder(QStringLiteral("/a/out"));
    m_dialog->fetchPage().setNotes({ QStringLiteral("m"), {}, {}, {} });
    QSignalSpy fetch(&m_dialog->fetchPage(), &FetchPage::fetchRequested);
    QTest::keyClick(m_dialog->fetchPage().findChild<QLineEdit*>(), Qt::Key_Return);
    QCOMPARE(fetch.size(), 1);
    QCOMPARE(check.size(), 1);
    QVERIFY(m_dialog->isVisible());
}

void TestWeightsDialog::nothingCanStartWithoutStableDiffusion()
{
    QVERIFY(!button("checkButton").isEnabled());
    setFolders(m_dialog->foldersPage(), { QStringLiteral("  "), QStringLiteral("/a/blip2"), {}, {}, {}, {} });
    QVERIFY(!button("checkButton").isEnabled());
    setFolders(m_dialog->foldersPage(), kFolders);
    QVERIFY(button("checkButton").isEnabled());
}

void TestWeightsDialog::licencesMustBeAccepted()
{
    m_dialog->showPage(1);
    FetchPage& page = m_dialog->fetchPage();
    QSignalSpy named(&page, &FetchPage::manifestChosen);
    setManifest(page, QStringLiteral("/a/m.json"));
    QCOMPARE(named.size(), 1);
    page.setFolder(QStringLiteral("/a/out"));
    QVERIFY(!button("fetchButton").isEnabled()); // nothing is known of it yet
    page.setNotes(notes());
    QVERIFY(!button("fetchButton").isEnabled());
    page.findChild<QCheckBox*>()->click();
    QVERIFY(button("fetchButton").isEnabled());
    QSignalSpy asked(&page, &FetchPage::fetchRequested);
    button("fetchButton").click();
    const auto wish = asked.value(0).value(0).value<FetchWish>();
    QCOMPARE(wish.manifest, QStringLiteral("/a/m.json"));
    QCOMPARE(wish.folder, QStringLiteral("/a/out"));
    QCOMPARE(wish.mirror, QString());
}

void TestWeightsDialog::otherManifestIsNotYetAccepted()
{
    FetchPage& page = m_dialog->fetchPage();
    setManifest(page, QStringLiteral("/a/m.json"));
    page.setFolder(QStringLiteral("/a/out"));
    page.setNotes(notes());
    page.findChild<QCheckBox*>()->click();
    setManifest(page, QStringLiteral("/a/other.json"));
    QVERIFY(!button("fetchButton").isEnabled());
    page.setNotes(notes());
    QVERIFY(!button("fetchButton").isEnabled());
}

void TestWeightsDialog::unusableManifestCannotBeFetched()
{
    m_dialog->showPage(1);
    FetchPage& page = m_dialog->fetchPage();
    setManifest(page, QStringLiteral("/a/m.json"));
    page.setFolder(QStringLiteral("/a/out"));
    page.setNotes({ {}, {}, {}, QStringLiteral("m.json: JSON was expected.") });
    QVERIFY(!button("fetchButton").isEnabled());
    const auto labels = page.findChildren<QLabel*>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
        return label->isVisible() && label->text().contains(QLatin1String("JSON was expected"));
    }));
}

void TestWeightsDialog::stopCanBePressedOnce()
{
    QSignalSpy stopped(m_dialog.get(), &PackSetupDialog::stopRequested);
    QVERIFY(!button("stopButton").isVisible());
    m_dialog->showProgress({ QStringLiteral("Reading unet…"), {}, 0.5 });
    QVERIFY(button("stopButton").isVisible());
    button("stopButton").click();
    button("stopButton").click();
    QCOMPARE(stopped.size(), 1);
    m_dialog->showOutcome({ false, QStringLiteral("Stopped."), {}, {} });
    QVERIFY(!button("stopButton").isVisible());
    m_dialog->showProgress({ QStringLiteral("Reading unet…"), {}, 0 });
    QVERIFY(button("stopButton").isEnabled());
}

void TestWeightsDialog::nothingElseStartsMeanwhile()
{
    setFolders(m_dialog->foldersPage(), kFolders);
    m_dialog->showProgress({ QStringLiteral("Reading unet…"), {}, 0.5 });
    QVERIFY(m_dialog->isBusy() && !button("checkButton").isEnabled());
    m_dialog->showOutcome({ true, QStringLiteral("Done."), {}, {} });
    QVERIFY(!m_dialog->isBusy() && button("checkButton").isEnabled());
}

void TestWeightsDialog::madePackCanBeOpened()
{
    QSignalSpy opened(m_dialog.get(), &PackSetupDialog::openRequested);
    m_dialog->showOutcome({ false, QStringLiteral("No."), {}, {} });
    QVERIFY(!button("openButton").isVisible());
    m_dialog->showOutcome({ true, QStringLiteral("Made."), {}, QStringLiteral("/a/pack") });
    button("openButton").click();
    QCOMPARE(opened.value(0).value(0).toString(), QStringLiteral("/a/pack"));
    QVERIFY(!m_dialog->isVisible());
}

void TestWeightsDialog::problemsAreShownWhole()
{
    const QStringList problems { QString(400, QLatin1Char('x')), QStringLiteral("<b>not bold</b>") };
    m_dialog->showOutcome({ false, QStringLiteral("2 problems:"), problems, {} });
    const auto texts = m_dialog->findChildren<QPlainTextEdit*>();
    QVERIFY(std::any_of(texts.begin(), texts.end(), [&](const QPlainTextEdit* text) {
        return text->isVisible() && text->toPlainText() == problems.join(QLatin1Char('\n'));
    }));
}

void TestWeightsDialog::closingKeepsThePage()
{
    const QPointer<PackSetupDialog> dialog = m_dialog.get();
    m_dialog->showProgress({ QStringLiteral("Fetching…"), {}, 0.5 });
    m_dialog->close();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QVERIFY(dialog && dialog->isBusy());
}

void TestWeightsDialog::everyFieldHasAName()
{
    for (const QLineEdit* field : m_dialog->findChildren<QLineEdit*>()) {
        QVERIFY(!field->accessibleName().isEmpty());
    }
    for (const auto* text : m_dialog->findChildren<QPlainTextEdit*>()) {
        QVERIFY(!text->accessibleName().isEmpty());
    }
}

void TestWeightsDialog::nothingIsClipped_data()
{
    QTest::addColumn<int>("page");
    QTest::addColumn<bool>("isBusy");
    for (const int page : { 0, 1 }) {
        QTest::addRow("page %d, at work", page) << page << true;
        QTest::addRow("page %d, with problems", page) << page << false;
    }
}

void TestWeightsDialog::nothingIsClipped()
{
    QFETCH(int, page);
    QFETCH(bool, isBusy);
    m_dialog->showPage(page);
    setManifest(m_dialog->fetchPage(), QStringLiteral("/a/m.json"));
    m_dialog->fetchPage().setNotes(notes());
    if (isBusy) {
        m_dialog->showProgress({ QStringLiteral("Reading unet…"), QStringLiteral("1 of 2 GB"), 0.5 });
    } else {
        m_dialog->showOutcome(
            { false, QStringLiteral("These folders do not make a pack yet:"), { QStringLiteral("a") }, {} });
    }
    const auto isCut = [](const QWidget* widget) {
        const auto* label = qobject_cast<const QLabel*>(widget);
        const int needed
            = label && label->wordWrap() ? label->heightForWidth(label->width()) : widget->minimumSizeHint().height();
        return widget->isVisible()
            && (widget->height() < needed || widget->width() < widget->minimumSizeHint().width());
    };
    const auto cut = [&] {
        QStringList names;
        for (const auto* widget : m_dialog->findChildren<QWidget*>()) {
            if ((qobject_cast<const QLabel*>(widget) || qobject_cast<const QPushButton*>(widget)) && isCut(widget)) {
                names << QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ')
                        + widget->property("text").toString();
            }
        }
        return names;
    };
    QTRY_VERIFY2(cut().isEmpty(), qPrintable(cut().join(QLatin1Char('\n'))));
    QVERIFY2(m_dialog->height() <= 800, qPrintable(QString::number(m_dialog->height())));
}

REFEREE_GUI_TEST(TestWeightsDialog)
#include "tst_pack_setup_dialog.moc"
