// SPDX-License-Identifier: GPL-3.0-or-later
// Runs before all constructors, also those of libraries: no C++ library, no environ and no allocation here.
#include "app/cli/arguments/openmp_wait.h"

#include <climits>
#include <cstdlib>
#include <cstring>
#include <sys/auxv.h>
#include <unistd.h>

namespace referee {

namespace {

// Spins before a thread sleeps, some microseconds in all: docs/benchmarks.md, "Waiting threads".
char spinCount[] = "GOMP_SPINCOUNT=1000";
char mark[] = "REFEREE_SET_GOMP_SPINCOUNT=1";

bool isSet(char** environment, const char* name)
{
    const size_t length = std::strlen(name);
    for (; *environment != nullptr; ++environment) {
        if (std::strncmp(*environment, name, length) == 0 && (*environment)[length] == '=') {
            return true;
        }
    }
    return false;
}

/// False if the program was started by naming ld.so: /proc/self/exe would be ld.so itself.
bool canRestart(char* program, size_t room)
{
    const ssize_t length = getauxval(AT_BASE) == 0 ? -1 : readlink("/proc/self/exe", program, room - 1);
    if (length <= 0) {
        return false;
    }
    program[length] = '\0';
    return true;
}

extern "C" void restartWithShortWait(int, char** arguments, char** environment)
{
    char program[PATH_MAX];
    if (isSet(environment, "GOMP_SPINCOUNT") || isSet(environment, "OMP_WAIT_POLICY")
        || !canRestart(program, sizeof program)) {
        return;
    }
    size_t count = 0;
    while (environment[count] != nullptr) {
        ++count;
    }
    auto** changed = static_cast<char**>(alloca((count + 3) * sizeof(char*)));
    std::memcpy(changed, environment, count * sizeof(char*));
    changed[count] = spinCount;
    changed[count + 1] = mark;
    changed[count + 2] = nullptr;
    execve(program, arguments, changed); // on failure the threads spin as by default
}

using BeforeConstructors = void (*)(int, char**, char**);
[[gnu::section(".preinit_array"), gnu::used]] const BeforeConstructors beforeConstructors = restartWithShortWait;

} // namespace

void forgetOpenMpWait()
{
    if (std::getenv("REFEREE_SET_GOMP_SPINCOUNT") != nullptr) {
        unsetenv("GOMP_SPINCOUNT");
        unsetenv("REFEREE_SET_GOMP_SPINCOUNT");
    }
}

} // namespace referee
