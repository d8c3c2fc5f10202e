// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/weights.h"

#include "core/base/errors.h"
#include "core/io/input_file.h"
#include "core/io/weight_files.h"

#include <ATen/CPUGeneratorImpl.h>
#include <algorithm>
#include <cmath>

namespace referee {

namespace {

constexpr int64_t kFiniteCheckElements = int64_t { 4 } << 20U;

using NamedTensors = std::map<std::string, torch::Tensor>;

NamedTensors registeredTensors(const torch::nn::Module& module)
{
    NamedTensors tensors;
    for (const auto& item : module.named_parameters()) {
        tensors.emplace(item.key(), item.value());
    }
    for (const auto& item : module.named_buffers()) {
        tensors.emplace(item.key(), item.value());
    }
    return tensors;
}

/// A parameter and its place in the file.
struct Match {
    std::string name;
    torch::Tensor target;
    const WeightSource::Item* item = nullptr;
};

std::string filesText(const std::vector<std::filesystem::path>& files)
{
    return files.empty()
        ? "no file"
        : files[0].string() + (files.size() == 1 ? "" : " and " + std::to_string(files.size() - 1) + " more");
}

/// Everything that is wrong with a checkpoint, reported at once.
struct LoadDiagnostics {
    std::vector<std::string> missing, unexpected, shapes, types;

    void throwIfAny(const std::vector<std::filesystem::path>& files) const
    {
        const std::string text = faultText("key", missing, "missing") + faultText("key", unexpected, "unexpected")
            + faultText("key", shapes, "of wrong shape") + faultText("key", types, "of wrong dtype");
        if (!text.empty()) {
            throw LoadError(filesText(files) + ":" + text
                + " The weights belong to another model, or config.json does not fit them; compare the two.");
        }
    }
};

void checkShape(const Match& match, LoadDiagnostics& faults)
{
    const auto& entry = match.item->entry;
    const auto file = " (" + match.item->file->path().filename().string() + ")";
    const bool isFloat = at::isFloatingType(safetensorsScalarType(entry.dtype));
    if (match.target.sizes() != torch::IntArrayRef(entry.shape)) {
        faults.shapes.push_back(match.name + " is " + shapeText(entry.shape) + ", expected "
            + shapeText(match.target.sizes().vec()) + file);
    } else if (isFloat != match.target.is_floating_point()) {
        faults.types.push_back(match.name + " is " + entry.dtype + ", expected "
            + (isFloat ? "an integer dtype" : "F16, BF16, F32 or F64") + file);
    }
}

/// Pairs the file's names with the module's; throws an error that names everything that does not fit.
std::vector<Match> matchNames(const NamedTensors& tensors, const WeightSource& source, const LoadOptions& options)
{
    LoadDiagnostics faults;
    std::map<std::string, Match> matches;
    for (const auto& [word, item] : source.items()) {
        const std::string name = options.rename ? options.rename(word) : word;
        const auto found = tensors.find(name);
        if (name.empty() || (found == tensors.end() && name.ends_with("position_ids"))) {
            continue;
        }
        if (found == tensors.end()) {
            faults.unexpected.push_back(word);
            continue;
        }
        Match match { name, found->second, &item };
        checkShape(match, faults);
        if (!matches.emplace(name, match).second) {
            faults.unexpected.push_back(word + " (a second " + name + ")");
        }
    }
    std::vector<Match> result;
    for (const auto& [name, tensor] : tensors) {
        const auto found = matches.find(name);
        if (found != matches.end()) {
            result.push_back(found->second);
        } else if (!options.mayLack || !options.mayLack(name)) {
            faults.missing.push_back(name);
        }
    }
    faults.throwIfAny(source.files());
    return result;
}

torch::ScalarType wantedType(const torch::Tensor& tensor, const LoadOptions& options)
{
    return tensor.is_floating_point() ? options.dtype : tensor.scalar_type();
}

bool isInPlace(const torch::Tensor& tensor, const LoadOptions& options)
{
    return tensor.device() == options.device && tensor.scalar_type() == wantedType(tensor, options)
        && tensor.is_contiguous();
}

/// Tensors that will be filled get fresh memory without a copy.
void moveTensors(NamedTensors& tensors, const std::vector<Match>& matches, const LoadOptions& options)
{
    for (const auto& match : matches) {
        auto tensor = match.target;
        if (!isInPlace(tensor, options)) {
            tensor.set_data(torch::empty(
                tensor.sizes(), torch::TensorOptions().device(options.device).dtype(wantedType(tensor, options))));
        }
    }
    for (auto& [name, tensor] : tensors) {
        if (!isInPlace(tensor, options)) {
            tensor.set_data(tensor.detach().to(options.device, wantedType(tensor, options)).contiguous());
        }
    }
}

/// Every tensor of the module as if a file held it.
void drawAll(NamedTensors& tensors, const LoadOptions& options)
{
    std::vector<Match> all;
    for (const auto& [name, tensor] : tensors) {
        all.push_back({ name, tensor });
    }
    moveTensors(tensors, all, options);
    for (const auto& [name, tensor] : tensors) {
        options.throwIfStopped();
        drawWeight(tensor, name, *options.drawSeed);
    }
}

void requireFinite(const Match& match)
{
    const auto flat = match.target.detach().view(-1);
    for (int64_t first = 0; first < flat.numel(); first += kFiniteCheckElements) {
        const auto piece = flat.narrow(0, first, std::min(kFiniteCheckElements, flat.numel() - first));
        if (!piece.isfinite().all().item<bool>()) {
            throw LoadError(match.item->file->path().string() + ": tensor " + inQuotes(match.item->entry.name)
                + " holds NaN or infinity when read as " + c10::toString(flat.scalar_type())
                + ". Download the checkpoint again; if it is sound, choose a precision of wider range.");
        }
    }
}

void fillAll(NamedTensors& tensors, const WeightSource& source, const LoadOptions& options)
{
    const auto matches = matchNames(tensors, source, options);
    moveTensors(tensors, matches, options);
    for (const auto& match : matches) {
        options.throwIfStopped();
        auto target = match.target;
        match.item->file->readInto(match.item->entry, target);
        if (options.rejectNonFinite && match.target.is_floating_point()) {
            requireFinite(match);
        }
    }
}

} // namespace

WeightSource WeightSource::openFolder(const std::filesystem::path& folder)
{
    const auto found = findWeightFiles(folder);
    WeightSource source;
    for (const auto& file : found.files) {
        source.addFile(file);
    }
    if (found.shardOf.empty()) {
        return source;
    }
    std::vector<std::string> wrong;
    for (const auto& [name, shard] : found.shardOf) {
        const auto item = source.m_items.find(name);
        if (item == source.m_items.end() || item->second.file->path().filename() != shard) {
            wrong.push_back(name + " is not in " + shard);
        }
    }
    for (const auto& [name, item] : source.m_items) {
        if (!found.shardOf.contains(name)) {
            wrong.push_back(name + " is in " + item.file->path().filename().string() + " but not in the index");
        }
    }
    if (!wrong.empty()) {
        throw LoadError(found.index.string() + ": index and shards differ, " + counted(wrong.size(), "difference")
            + ": " + listed(wrong) + ". The shards are of different versions; download them again.");
    }
    return source;
}

void LoadOptions::throwIfStopped() const
{
    if (stop != nullptr && stop->load()) {
        throw Cancelled("Loading was stopped.");
    }
}

WeightSource openWeights(const std::filesystem::path& folder, const LoadOptions& options)
{
    return options.drawSeed ? WeightSource() : WeightSource::openFolder(folder);
}

WeightSource WeightSource::openFile(const std::filesystem::path& file)
{
    WeightSource source;
    source.addFile(file);
    return source;
}

void WeightSource::addFile(const std::filesystem::path& path)
{
    const auto file = std::make_shared<SafetensorsFile>(SafetensorsFile::open(path));
    WeightSource one;
    one.m_files.push_back(path);
    for (const auto& entry : file->entries()) {
        one.m_items.emplace(entry.name, Item { file, entry });
    }
    add(one);
}

void WeightSource::add(const WeightSource& other)
{
    for (const auto& [name, item] : other.m_items) {
        const auto [found, isNew] = m_items.emplace(name, item);
        if (!isNew) {
            throw LoadError(item.file->path().string() + ": tensor " + inQuotes(name) + " is also in "
                + found->second.file->path().string() + ". Remove one of the two files.");
        }
    }
    m_files.insert(m_files.end(), other.m_files.begin(), other.m_files.end());
}

uint64_t WeightSource::totalBytes() const
{
    uint64_t sum = 0;
    for (const auto& [name, item] : m_items) {
        sum += item.entry.end - item.entry.begin;
    }
    return sum;
}

void loadWeights(torch::nn::Module& module, const WeightSource& source, const LoadOptions& options)
{
    const torch::NoGradGuard noGrad;
    auto tensors = registeredTensors(module);
    if (options.drawSeed) {
        drawAll(tensors, options);
    } else {
        fillAll(tensors, source, options);
    }
    module.eval();
    for (auto& [name, tensor] : tensors) {
        tensor.requires_grad_(false);
    }
}

std::vector<std::string> registeredKeys(const torch::nn::Module& module)
{
    std::vector<std::string> keys;
    for (const auto& [name, tensor] : registeredTensors(module)) {
        keys.push_back(name + " " + shapeText(tensor.sizes().vec()));
    }
    return keys;
}

void drawWeight(torch::Tensor tensor, const std::string& name, uint64_t seed)
{
    if (!tensor.is_floating_point()) {
        return;
    }
    if (tensor.dim() < 2) {
        tensor.fill_(name.ends_with("weight") ? 1 : 0);
        return;
    }
    const auto fanIn = static_cast<double>(tensor.numel() / tensor.size(0));
    const double bound = std::sqrt(3 / fanIn); // of a uniform distribution with variance 1 / fanIn
    auto generator = at::detail::createCPUGenerator(seed ^ std::hash<std::string> {}(name));
    if (tensor.is_cpu()) {
        tensor.uniform_(-bound, bound, generator);
    } else {
        tensor.copy_(torch::empty(tensor.sizes(), tensor.scalar_type()).uniform_(-bound, bound, generator));
    }
}

} // namespace referee
