// SPDX-License-Identifier: GPL-3.0-or-later
// The main of every test program: its first argument names the test, the others are Qt Test's.
#include "tests/support/test_registry.h"

#include <QtTest/QtTest>

#include <filesystem>
#include <iostream>
#include <map>

#ifdef QT_WIDGETS_LIB
#include <QtWidgets/QApplication>
using GuiApplication = QApplication;
#elif defined(QT_GUI_LIB)
#include <QtGui/QGuiApplication>
using GuiApplication = QGuiApplication;
#else
using GuiApplication = QCoreApplication;
#endif

namespace referee::test {

namespace {

struct TestClass {
    Application application;
    std::unique_ptr<QObject> (*make)();
};

std::map<std::string, TestClass>& registry()
{
    static std::map<std::string, TestClass> classes;
    return classes;
}

std::unique_ptr<QCoreApplication> makeApplication(Application kind, int& count, char** arguments)
{
    switch (kind) {
    case Application::Gui:
        return std::make_unique<GuiApplication>(count, arguments);
    case Application::Core:
        return std::make_unique<QCoreApplication>(count, arguments);
    case Application::None:
        break;
    }
    return nullptr;
}

} // namespace

Registration::Registration(const char* file, Application application, std::unique_ptr<QObject> (*make)())
{
    registry().emplace(std::filesystem::path(file).stem().string(), TestClass { application, make });
}

} // namespace referee::test

int main(int argc, char** argv)
{
    using namespace referee::test;
    const auto& classes = registry();
    const auto found = argc > 1 ? classes.find(argv[1]) : classes.end();
    if (found == classes.end()) {
        std::cerr << "Expected the name of a test, found " << (argc > 1 ? argv[1] : "none") << ". There are:\n";
        for (const auto& [name, test] : classes) {
            std::cerr << "  " << name << '\n';
        }
        return 2;
    }
    int count = argc - 1;
    argv[1] = argv[0]; // Qt's own arguments follow
    const auto application = makeApplication(found->second.application, count, argv + 1);
    const auto test = found->second.make();
    return QTest::qExec(test.get(), count, argv + 1);
}
