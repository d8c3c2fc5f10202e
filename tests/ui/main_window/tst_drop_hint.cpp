// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_registry.h"
#include "tests/ui/main_window/window_kit.h"
#include "ui/main_window/central_widget.h"
#include "ui/main_window/drop_hint.h"
#include "ui/main_window/window_files.h"
#include "ui/picture/picture_panel.h"
#include "ui/picture/picture_view.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/settings/settings_panel.h"

#include <QtCore/QMimeData>
#include <QtGui/QDropEvent>

using namespace referee::ui;

class DropHintTest : public referee::test::WindowTest {
    Q_OBJECT

private:
    DropHint& hint() { return m_window->dropHint(); }
    bool enter(QWidget* target, const QString& path)
    {
        m_data.setUrls({ QUrl::fromLocalFile(path) });
        QDragEnterEvent event(QPoint(5, 5), Qt::CopyAction, &m_data, Qt::LeftButton, Qt::NoModifier);
        event.ignore();
        QApplication::sendEvent(target, &event);
        return event.isAccepted();
    }
    bool drop(QWidget* target)
    {
        QDropEvent event(QPointF(5, 5), Qt::CopyAction, &m_data, Qt::LeftButton, Qt::NoModifier);
        event.ignore();
        QApplication::sendEvent(target, &event);
        return event.isAccepted();
    }
    QMimeData m_data;
    QString pack() const { return m_folder.path(); }

private Q_SLOTS:
    void initTestCase()
    {
        QFile file(m_folder.filePath(QStringLiteral("pack.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    void init() { openFirst(); }
    void cleanup() { m_window.reset(); }

    void theHintSaysWhatAFileWouldDo_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("text");
        QTest::newRow("run") << "/runs/a red star 1.referee"
                             << "Open this run, or restore its settings";
        QTest::newRow("picture") << "/tmp/photo.jpg"
                                 << "Use as start image";
        QTest::newRow("pack") << pack() << "Open this pack of models";
        QTest::newRow("LoRA") << "/tmp/style.safetensors"
                              << "Load the models again with this LoRA";
    }

    void theHintSaysWhatAFileWouldDo()
    {
        QFETCH(QString, path);
        QFETCH(QString, text);
        QVERIFY(hint().isHidden());
        QVERIFY(enter(m_window->body().settings, path)); // anywhere, also where no widget takes drops
        QVERIFY(hint().isVisible());
        QCOMPARE(hint().text(), text);
        QCOMPARE(hint().size(), m_window->size());
        QDragLeaveEvent leave;
        QApplication::sendEvent(m_window->body().settings, &leave);
        QTRY_VERIFY(hint().isHidden());
    }

    void otherFilesAreNotTaken()
    {
        QVERIFY(!enter(m_window->body().settings, QStringLiteral("/tmp/letter.odt")));
        QVERIFY(!enter(m_window->body().settings, QDir::rootPath())); // a folder, but no pack
        QVERIFY(hint().isHidden());
    }

    void aPictureWithARecipeIsLookedInto()
    {
        QSignalSpy hovered(&hint(), &DropHint::pictureHovered);
        const QString path = QStringLiteral("/tmp/star.png");
        QVERIFY(enter(m_window->body().settings, path));
        QVERIFY(enter(m_window->body().settings, path));
        QCOMPARE(hovered.size(), 1); // a file is read once
        QCOMPARE(hint().text(), QStringLiteral("Use as start image"));
        hint().setHasRecipe(QStringLiteral("/tmp/other.png"), true);
        QCOMPARE(hint().text(), QStringLiteral("Use as start image"));
        hint().setHasRecipe(path, true);
        QCOMPARE(hint().text(), QStringLiteral("Restore these settings"));
        enter(m_window->body().prompt, path); // there any picture is the start image
        QCOMPARE(hint().text(), QStringLiteral("Use as start image"));
    }

    void aDropGoesWhereItBelongs()
    {
        QSignalSpy files(m_window.get(), &MainWindow::fileDropped);
        QSignalSpy packs(&m_window->files(), &WindowFiles::loadRequested);
        QSignalSpy loras(&m_window->files(), &WindowFiles::loraGiven);
        QWidget* place = m_window->body().prompt; // over text fields too
        QVERIFY(enter(place, QStringLiteral("/runs/a.referee")) && drop(place));
        QCOMPARE(files.takeFirst().first().toString(), QStringLiteral("/runs/a.referee"));
        QVERIFY(hint().isHidden());
        QVERIFY(enter(place, pack()) && drop(place));
        QCOMPARE(packs.takeFirst().first().toString(), pack());
        QVERIFY(enter(place, QStringLiteral("/tmp/style.safetensors")) && drop(place));
        QCOMPARE(loras.takeFirst().first().toString(), QStringLiteral("/tmp/style.safetensors"));
        QSignalSpy images(m_window->body().prompt, &PromptPanel::imageFileDropped);
        QVERIFY(enter(place, QStringLiteral("/tmp/star.png")) && drop(place));
        QCOMPARE(images.size(), 1);
        QVERIFY(files.isEmpty());
        QWidget* picture = &m_window->body().picture->canvas();
        QVERIFY(enter(picture, QStringLiteral("/tmp/star.png")) && drop(picture));
        QCOMPARE(files.takeFirst().first().toString(), QStringLiteral("/tmp/star.png"));
    }
};

REFEREE_GUI_TEST(DropHintTest)
#include "tst_drop_hint.moc"
