// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/method.h"

#include "core/base/errors.h"

#include <map>

namespace referee {

namespace {

std::map<std::string, MethodFactory>& factories()
{
    static std::map<std::string, MethodFactory> known;
    return known;
}

} // namespace

MethodRegistration::MethodRegistration(const std::string& key, MethodFactory make)
{
    factories()[key] = std::move(make);
}

std::unique_ptr<Method> beginMethod(const MethodStart& start)
{
    const std::string& key = methodTraits(start.settings).key;
    const auto found = factories().find(key);
    if (found == factories().end()) {
        throw UsageError("This program was built without the method '" + key + "'. Choose another one.");
    }
    return found->second(start);
}

} // namespace referee
