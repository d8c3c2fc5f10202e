// SPDX-License-Identifier: GPL-3.0-or-later
// What tests of the whole window begin with: one on a store of its own, shown and active.
#pragma once

#include "ui/main_window/main_window.h"

#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <memory>

namespace referee::test {

class WindowTest : public QObject {
protected:
    /// A window that remembers nothing; of its own choice of size when none is given.
    void openFirst(QSize size = {})
    {
        m_store = std::make_unique<QSettings>(m_folder.filePath(QStringLiteral("window.ini")), QSettings::IniFormat);
        m_store->clear();
        open(size);
    }
    /// In place of the present one, with what that has stored.
    void open(QSize size = {})
    {
        m_window = std::make_unique<ui::MainWindow>(m_store.get());
        if (!size.isEmpty()) {
            m_window->resize(size);
        }
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void press(ui::ActionId act) { QTest::keySequence(m_window.get(), ui::keyOf(act)); }

    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_store;
    std::unique_ptr<ui::MainWindow> m_window;
};

} // namespace referee::test
