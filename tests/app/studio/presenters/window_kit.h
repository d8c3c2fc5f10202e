// SPDX-License-Identifier: GPL-3.0-or-later
// The real window on fake engines: what a person does at one end, what the engine is told at the other.
#pragma once

#include "app/studio/presenters/studio_controller.h"
#include "tests/support/fake_engine.h"
#include "ui/gradients/gradients_panel.h"
#include "ui/main_window/central_widget.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/message_strip.h"
#include "ui/main_window/run_bar.h"
#include "ui/main_window/window_files.h"
#include "ui/main_window/workspace.h"
#include "ui/picture/picture_panel.h"
#include "ui/plots/curves_panel.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/settings/control_row.h"
#include "ui/settings/settings_panel.h"

#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <QtWidgets/QPushButton>

namespace referee::test {

struct FakeStudio {
    /// `runs`: a folder that outlives the window; empty: one of its own.
    explicit FakeStudio(int iterations = 100000, const QString& runs = {})
    {
        EngineOptions options;
        options.pack = "/packs/fake";
        options.threads = 1;
        controller = std::make_unique<studio::StudioController>(window, fakeLoader(lab), options,
            studio::Folders { folder.filePath(QStringLiteral("presets")),
                runs.isEmpty() ? folder.filePath(QStringLiteral("runs")) : runs,
                folder.filePath(QStringLiteral("library")) });
        Settings settings = controller->model().wanted().state.settings;
        settings.iterations = iterations;
        controller->model().resetSettings(settings, "studio");
        controller->model().setPrompt(QStringLiteral("a red star"));
        window.resize(1280, 800);
        window.body().workspace->choose(ui::WindowLayout::Study); // with all panels
        window.show();
    }

    bool load()
    {
        controller->open(false);
        return QTest::qWaitFor(
            [&] { return controller->model().pack().has_value() && button("startButton")->isEnabled(); });
    }
    bool begin()
    {
        click("startButton");
        return waitForText("startButton", "Pause") && waitForSteps(3);
    }
    /// A whole run.
    bool paint()
    {
        click("startButton");
        return waitForText("startButton", "Pause") && waitForText("startButton", "Start");
    }
    bool waitForSteps(int count)
    {
        const int wanted = lab->stepsDone + count;
        return QTest::qWaitFor([&] { return lab->stepsDone >= wanted; });
    }
    bool waitForText(const char* name, const char* text)
    {
        return QTest::qWaitFor([&] { return button(name)->text() == QString::fromLatin1(text); });
    }
    QAbstractButton* button(const char* name) { return window.findChild<QAbstractButton*>(QString::fromLatin1(name)); }
    void click(const char* name) { QTest::mouseClick(button(name), Qt::LeftButton); }
    /// As the row's slider does.
    void edit(const char* key, const char* value)
    {
        auto* row = window.body().settings->findChild<ui::ControlRow*>(QString::fromLatin1(key));
        Q_EMIT row->attempted(row->key(), QString::fromLatin1(value));
    }
    /// The newest; "" without one.
    QString message() { return window.body().messages->text(); }
    /// A button of a message; nullptr: there is none.
    QPushButton* messageButton(const char* text)
    {
        for (auto* each : window.body().messages->findChildren<QPushButton*>()) {
            if (each->text() == QString::fromLatin1(text) && each->isVisible()) {
                return each;
            }
        }
        return nullptr;
    }

    std::shared_ptr<FakeLab> lab = std::make_shared<FakeLab>();
    QTemporaryDir folder;
    QSettings store { folder.filePath(QStringLiteral("window.ini")), QSettings::IniFormat };
    ui::MainWindow window { &store };
    std::unique_ptr<studio::StudioController> controller;
};

} // namespace referee::test
