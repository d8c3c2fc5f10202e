// SPDX-License-Identifier: GPL-3.0-or-later
// referee devices: lists the devices with their free memory.
#include "app/cli/arguments/terminal.h"
#include "app/cli/verbs.h"
#include "core/engine/engine.h"

#include <iomanip>
#include <iostream>

namespace referee::cli {

namespace {

void printDevices(bool asJson)
{
    constexpr double kGiga = 1e9;
    const auto devices = listDevices();
    if (asJson) {
        auto list = nlohmann::ordered_json::array();
        for (const auto& device : devices) {
            list.push_back({ { "name", device.name }, { "free_bytes", device.free }, { "total_bytes", device.total } });
        }
        printJsonLine({ { "devices", list } });
        return;
    }
    std::cout << std::fixed << std::setprecision(1);
    for (const auto& device : devices) {
        std::cout << std::left << std::setw(10) << device.name << std::right << std::setw(7)
                  << static_cast<double>(device.free) / kGiga << " GB free of "
                  << static_cast<double>(device.total) / kGiga << " GB\n";
    }
    std::cout << std::flush;
}

} // namespace

void addDevicesVerb(CLI::App& app)
{
    const auto [verb, asJson]
        = addVerb<bool>(app, "devices", "List the available devices with their free memory", printDevices);
    verb->add_flag("--json", *asJson, kJsonHelp);
}

} // namespace referee::cli
