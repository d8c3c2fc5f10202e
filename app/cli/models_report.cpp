// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/models_report.h"

#include "core/base/errors.h"

#include <QtCore/QLocale>
#include <iomanip>
#include <iostream>

namespace referee::cli {

namespace {

using nlohmann::ordered_json;

} // namespace

ordered_json componentsJson(const PackFindings& findings)
{
    ordered_json list = ordered_json::array();
    for (const auto& part : findings.parts) {
        list.push_back({ { "name", part.name }, { "path", part.path.string() }, { "tensors", part.tensors },
            { "parameters", part.parameters }, { "bytes", part.bytes } });
    }
    return list;
}

void printComponents(const PackFindings& findings)
{
    std::cout << std::left << std::setw(14) << "component" << std::right << std::setw(9) << "tensors" << std::setw(14)
              << "parameters" << std::setw(12) << "MB on disk"
              << "  kinds\n";
    for (const auto& part : findings.parts) {
        std::cout << std::left << std::setw(14) << part.name << std::right << std::setw(9) << part.tensors
                  << std::setw(14) << part.parameters << std::setw(12) << std::fixed << std::setprecision(1)
                  << static_cast<double>(part.bytes) / 1e6 << " ";
        for (const auto& [dtype, bytes] : part.bytesOfDtype) {
            std::cout << ' ' << dtype;
        }
        std::cout << '\n';
    }
}

uint64_t weightBytes(uint64_t parameters, const std::string& precision)
{
    return parameters * (precision == "bf16" ? 2 : precision == "fp64" ? 8 : 4);
}

ordered_json weightBytesJson(uint64_t parameters)
{
    ordered_json object;
    for (const char* precision : { "bf16", "fp32", "fp64" }) {
        object[precision] = weightBytes(parameters, precision);
    }
    return object;
}

void printProblemsAndThrow(const std::vector<std::string>& problems, bool asJson)
{
    if (problems.empty()) {
        return;
    }
    if (asJson || problems.size() == 1) {
        throw LoadError(problems.front());
    }
    for (const auto& problem : problems) {
        std::cout << "- " << problem << '\n';
    }
    std::cout << std::flush;
    throw LoadError(
        "The pack cannot be used: " + std::to_string(problems.size()) + " problems were found, listed above.");
}

std::string sizeText(uint64_t bytes)
{
    return QLocale::c().formattedDataSize(static_cast<qint64>(bytes), 2, QLocale::DataSizeSIFormat).toStdString();
}

} // namespace referee::cli
