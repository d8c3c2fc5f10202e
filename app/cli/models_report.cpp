// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/models_report.h"

#include "core/base/errors.h"
#include "core/base/method_table.h"

#include <QtCore/QLocale>
#include <iomanip>
#include <iostream>

namespace referee::cli {

namespace {

using nlohmann::ordered_json;

double megabytes(uint64_t bytes) { return static_cast<double>(bytes) / 1e6; }

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
                  << megabytes(part.bytes) << " ";
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

MemoryPlan plannedPeak(const Engine& engine, const PeakQuestion& question)
{
    RunRequest request;
    request.prompt = "a red star";
    request.width = question.size;
    request.height = question.size;
    request.settings = engine.defaults("studio");
    if (question.views > 0) {
        request.settings.views = question.views;
    }
    const auto facts = engine.facts();
    if (!facts.hasBlip2 && !facts.hasClip) {
        request.settings.method = methodWithoutReferee().key;
    } else if (!facts.hasBlip2) {
        request.settings.clipWeight = 1;
    }
    return engine.memoryPlanner()->plan(request);
}

nlohmann::ordered_json planJson(const MemoryPlan& plan)
{
    return { { "weights", plan.weights }, { "peak", plan.peak }, { "decoder", plan.decoder },
        { "per_view", plan.perView }, { "available", plan.available }, { "chunk", plan.chunk }, { "fits", plan.fits } };
}

void printPlan(const MemoryPlan& plan)
{
    std::cout << std::fixed << std::setprecision(1) << "Memory of an iteration: " << megabytes(plan.peak) << " MB of "
              << megabytes(plan.available) << " MB, with " << plan.chunk << " views at once (weights "
              << megabytes(plan.weights) << ", decoder activations " << megabytes(plan.decoder) << ", per view "
              << megabytes(plan.perView) << ")"
              << (plan.fits ? "." : ": too much. Use a smaller image, --precision bf16 or --set recompute=true.")
              << std::endl;
}

} // namespace referee::cli
