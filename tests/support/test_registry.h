// SPDX-License-Identifier: GPL-3.0-or-later
// The test classes of one program. Each tst_NAME.cpp ends with one of the macros; `tst_FOLDER tst_NAME` runs it.
#pragma once

#include <QtCore/QObject>
#include <memory>

namespace referee::test {

enum class Application { None, Core, Gui }; ///< Gui: with widgets where the program links them

/// Makes a class known under the name of its file.
class Registration {
public:
    Registration(const char* file, Application application, std::unique_ptr<QObject> (*make)());
};

} // namespace referee::test

#define REFEREE_REGISTER_TEST(Class, application)                                                                      \
    static const referee::test::Registration registered##Class { __FILE__, referee::test::Application::application,    \
        [] { return std::unique_ptr<QObject>(std::make_unique<Class>()); } };
#define REFEREE_TEST_WITHOUT_APPLICATION(Class) REFEREE_REGISTER_TEST(Class, None)
#define REFEREE_TEST(Class) REFEREE_REGISTER_TEST(Class, Core)
#define REFEREE_GUI_TEST(Class) REFEREE_REGISTER_TEST(Class, Gui)
