// SPDX-License-Identifier: GPL-3.0-or-later
// An engine without networks for tests of the window: a millisecond a step, and it fails where a test tells it to.
#pragma once

#include "core/base/errors.h"
#include "core/base/presets.h"
#include "core/engine/engine.h"

#include <chrono>
#include <mutex>
#include <new>
#include <thread>

namespace referee::test {

/// What a test sets and sees of the fake engines that it lends out; from any thread.
struct FakeLab {
    enum class Failure { Numeric, Memory, BadAlloc, Other };

    std::atomic<int> stagesPerStep { 5 };
    std::atomic<int> stageMicroseconds { 200 };
    std::atomic<int> loadParts { 10 };
    std::atomic<int> loadPartMs { 1 };
    std::atomic<int64_t> failsAt { -1 }; ///< iteration; -1: never
    std::atomic<Failure> failure { Failure::Numeric };
    std::atomic<bool> failsLoad { false };
    std::atomic<int> partsLoaded { 0 };
    std::atomic<int> stepsDone { 0 };
    std::atomic<int> engines { 0 }; ///< alive
    std::atomic<int> inspections { 0 };
    std::atomic<int> viewings { 0 };
    std::atomic<double> latentStd { 1 };
    std::atomic<int64_t> packIterations { 0 }; ///< a default of the pack's own; 0: the preset's
    std::atomic<bool> isFooled { false }; ///< the referee is content, the judge is not
    std::atomic<bool> isStill { false }; ///< the referee sees no match, and its loss does not fall
    std::atomic<bool> hasClip { false };

    Settings lastSettings() const
    {
        const std::lock_guard lock(m_mutex);
        return m_lastSettings;
    }
    void setLastSettings(const Settings& settings)
    {
        const std::lock_guard lock(m_mutex);
        m_lastSettings = settings;
    }

private:
    mutable std::mutex m_mutex;
    Settings m_lastSettings;
};

/// Counts words.
class FakePromptAnalyzer final : public PromptAnalyzer {
public:
    PromptAnalysis read(const std::string& prompt, const Settings& settings) const override
    {
        PromptAnalysis reading;
        reading.cleaned = prompt;
        reading.refereeTokens = reading.diffusionTokens = static_cast<int64_t>(prompt.size());
        reading.refereeBudget = 32;
        reading.diffusionBudget = 77;
        reading.prefixTokens = static_cast<int64_t>(settings.prefix.size());
        return reading;
    }
};

class FakeEngine final : public Engine {
public:
    explicit FakeEngine(std::shared_ptr<FakeLab> lab)
        : m_lab(std::move(lab))
    {
        ++m_lab->engines;
    }
    ~FakeEngine() override { --m_lab->engines; }

    EngineInfo facts() const override
    {
        EngineInfo facts;
        facts.packName = "fake";
        facts.device = "cpu";
        facts.threads = 1;
        facts.imageSize = kSize;
        facts.downFactor = 4;
        facts.hasBlip2 = facts.hasJudge = true;
        facts.hasClip = m_lab->hasClip;
        return facts;
    }
    Settings defaults(std::string_view preset) const override
    {
        Settings settings = presetSettings(preset);
        if (m_lab->packIterations > 0) {
            settings.iterations = m_lab->packIterations;
            settings.tail = 0;
        }
        return settings;
    }
    std::vector<PackFile> packFiles() const override { return { { "fake.safetensors", 1, "00" } }; }
    std::shared_ptr<const MemoryPlanner> memoryPlanner() const override { return nullptr; }
    std::shared_ptr<const PromptAnalyzer> promptAnalyzer() const override
    {
        return std::make_shared<FakePromptAnalyzer>();
    }

    void begin(const RunSpec& request) override
    {
        requirePrompt(request.prompt);
        m_prompt = request.prompt;
        m_seed = request.seed;
        m_state = firstState(request.seed);
        m_lastStep = -1;
    }
    void setPrompt(const std::string& prompt, const std::string&) override
    {
        requirePrompt(prompt);
        m_prompt = prompt;
    }
    void setRegion(const RegionMask&) override { }

    StepReport step(const Settings& settings, bool wantsPicture, const std::atomic<bool>* stop) override
    {
        for (int hop = 0; hop < m_lab->stagesPerStep; ++hop) {
            throwIfStopped(stop);
            std::this_thread::sleep_for(std::chrono::microseconds(m_lab->stageMicroseconds));
        }
        throwIfStopped(stop);
        if (iteration() == m_lab->failsAt) {
            fail();
        }
        m_lab->setLastSettings(settings);
        StepReport report;
        report.iteration = iteration();
        report.isTail = iteration() >= settings.iterations - settings.tail;
        report.itm = m_lab->isStill ? 2 : 1.0 / static_cast<double>(iteration() + 1);
        report.w1 = settings.w1;
        report.latentStd = m_lab->latentStd;
        report.chunk = settings.chunk > 0 ? settings.chunk : settings.views;
        report.picture = wantsPicture ? picture(iteration()) : Picture {};
        walk(settings, report.chunk);
        m_lastStep = report.iteration;
        ++m_lab->stepsDone;
        return report;
    }
    int64_t iteration() const override { return m_state.iteration; }
    int64_t length(const Settings& settings) const override { return settings.iterations; }

    Snapshot snapshot() const override { return m_state; }
    void restore(const Snapshot& snapshot) override
    {
        if (snapshot.z.size() != m_state.z.size()) {
            throw UsageError("A snapshot of 2 x 2 places was expected.");
        }
        m_state = snapshot;
    }
    Picture decode(PictureSource) const override { return picture(iteration()); }
    Picture decode(const Snapshot& snapshot) const override { return picture(snapshot.iteration); }

    std::vector<GradientMap> inspect(const MapSet& wanted, const std::atomic<bool>* stop) const override
    {
        throwIfStopped(stop);
        ++m_lab->inspections;
        std::vector<GradientMap> maps;
        for (size_t kind = 0; kind < kMapKinds && m_lastStep >= 0; ++kind) {
            if (wanted.test(kind)) {
                maps.push_back({ static_cast<MapKind>(kind), m_lastStep, 4, 2, 2, std::vector<float>(16), 0.1 });
            }
        }
        return maps;
    }
    /// Two views, the second dropped; the first is the harder one.
    std::vector<ViewPicture> views(const std::atomic<bool>* stop) const override
    {
        throwIfStopped(stop);
        ++m_lab->viewings;
        if (m_lastStep < 0) {
            return {};
        }
        return { { 0, m_lastStep, picture(m_lastStep), 2, 1, 0, true },
            { 1, m_lastStep, picture(m_lastStep + 1), 0.5, 0.5, 0, false } };
    }
    GradientMap viewGradient(int64_t index, const std::atomic<bool>* stop) const override
    {
        throwIfStopped(stop);
        const auto value = static_cast<float>(index);
        return m_lastStep >= 0 ? GradientMap { MapKind::Pixel, m_lastStep, 3, kSize, kSize,
            std::vector<float>(3 * kSize * kSize, value), 0.1 }
                               : GradientMap {};
    }
    void loadJudge() override { }
    void trace(const RunSpec&, const std::filesystem::path&, const std::filesystem::path&) override { }
    PictureScore score(const Picture& picture, const std::string&, const std::vector<std::string>&) override
    {
        PictureScore score;
        score.hasJudge = true;
        score.judge = picture.rgb.front() / 255.0;
        if (m_lab->isFooled) {
            score.match = 0.9;
            score.phrases = { { "a red star", 0.1 } };
            score.places = { { "a red star", "above", "a moon", {} } };
        }
        return score;
    }

    /// The higher the seed's last digit, the better.
    PictureScore refereeScore(const Picture&, const std::string&) override
    {
        PictureScore score;
        score.itm = 10 - static_cast<double>(m_seed % 10);
        score.caption = 1;
        return score;
    }

    /// Every picture tells its iteration.
    static Picture picture(int64_t iteration)
    {
        return { kSize, kSize, std::vector<uint8_t>(3 * kSize * kSize, static_cast<uint8_t>(iteration % 256)) };
    }

private:
    static constexpr int64_t kSize = 8;
    static constexpr int64_t kPlaces = 2;

    static Snapshot firstState(uint64_t seed)
    {
        Snapshot state;
        state.height = state.width = kPlaces;
        state.z.assign(4 * kPlaces * kPlaces, static_cast<float>(seed % 1000) / 1000.0F);
        state.ema = state.z;
        return state;
    }

    /// Like a real step: the same state, seed, prompt, settings and chunk give the same bits, others give others.
    void walk(const Settings& settings, int64_t chunk)
    {
        const bool isAdam = settings.optimizer == "adam";
        m_state.firstMoment.resize(isAdam ? m_state.z.size() : 0);
        m_state.secondMoment.resize(isAdam ? m_state.z.size() : 0);
        for (size_t i = 0; i < m_state.z.size(); ++i) {
            float& z = m_state.z[i];
            const auto draw = static_cast<float>((m_seed + 31 * static_cast<uint64_t>(iteration()) + 7 * i) % 101);
            z = 0.9F * z + 0.01F * draw + 0.1F * static_cast<float>(settings.w1)
                + 0.001F * static_cast<float>(m_prompt.size()) + 1e-6F * static_cast<float>(chunk);
            m_state.ema[i] = 0.5F * (m_state.ema[i] + z);
            if (isAdam) {
                m_state.firstMoment[i] = 0.5F * (m_state.firstMoment[i] + z);
                m_state.secondMoment[i] = 0.5F * (m_state.secondMoment[i] + z * z);
                z += 0.01F * m_state.firstMoment[i];
            }
        }
        m_state.adamSteps += isAdam ? 1 : 0;
        ++m_state.emaCount;
        ++m_state.iteration;
    }

    static void throwIfStopped(const std::atomic<bool>* stop)
    {
        if (stop && *stop) {
            throw Cancelled("Stopped between two hops.");
        }
    }
    static void requirePrompt(const std::string& prompt)
    {
        if (prompt.empty()) {
            throw UsageError("A prompt was expected, found none.");
        }
    }
    [[noreturn]] void fail() const
    {
        switch (m_lab->failure.load()) {
        case FakeLab::Failure::Numeric:
            throw NumericError("z is not finite after the iteration.");
        case FakeLab::Failure::Memory:
            throw MemoryError("Out of memory for one view.");
        case FakeLab::Failure::BadAlloc:
            throw std::bad_alloc();
        case FakeLab::Failure::Other:
            break;
        }
        throw std::runtime_error("LibTorch refused: a fake reason.");
    }

    std::shared_ptr<FakeLab> m_lab;
    std::string m_prompt;
    uint64_t m_seed = 0;
    Snapshot m_state;
    int64_t m_lastStep = -1; ///< that can be looked at; stays when an earlier state comes back
};

inline EngineLoader fakeLoader(const std::shared_ptr<FakeLab>& lab)
{
    return [lab](const EngineOptions&, const Engine::Progress& progress, const std::atomic<bool>* stop) {
        const int parts = lab->loadParts;
        for (int part = 0; part < parts; ++part) {
            if (stop && *stop) {
                throw Cancelled("Loading was stopped between two tensors.");
            }
            progress("part " + std::to_string(part), part, parts);
            std::this_thread::sleep_for(std::chrono::milliseconds(lab->loadPartMs));
            ++lab->partsLoaded;
        }
        if (lab->failsLoad) {
            throw LoadError("unet.safetensors: 1 key is missing.");
        }
        return std::unique_ptr<Engine>(std::make_unique<FakeEngine>(lab));
    };
}

} // namespace referee::test
