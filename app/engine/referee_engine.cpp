// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/referee_engine.h"

#include "core/base/errors.h"
#include "core/base/log.h"

#include <c10/util/Exception.h>
#include <utility>

namespace referee {

namespace {

/// Runs `act`; what LibTorch throws becomes an error that a person can read.
template <typename Act> auto translated(Act&& act) -> decltype(act())
{
    try {
        return act();
    } catch (const c10::OutOfMemoryError& error) {
        logError(error.what());
        throw MemoryError("The memory did not suffice (" + std::string(error.what_without_backtrace())
            + "). Use fewer views, fewer views per pass or a smaller picture, or close other programs.");
    } catch (const c10::Error& error) {
        logError(error.what());
        throw std::runtime_error("LibTorch refused: " + std::string(error.what_without_backtrace()));
    }
}

class RefereeEngine final : public PaintEngine {
public:
    explicit RefereeEngine(std::unique_ptr<Engine> engine)
        : m_owned(std::move(engine))
        , m_engine(m_owned.get())
    {
    }
    explicit RefereeEngine(Engine& engine)
        : m_engine(&engine)
    {
    }

    EngineFacts facts() const override { return m_engine->facts(); }
    Settings defaults(std::string_view preset) const override { return m_engine->defaults(preset); }
    std::vector<PackFile> packFiles() const override { return m_engine->packFiles(); }
    std::shared_ptr<const PromptReader> promptReader() const override { return m_engine->promptReader(); }
    std::shared_ptr<const MemoryPlanner> memoryPlanner() const override { return m_engine->memoryPlanner(); }

    void begin(const RunRequest& request) override
    {
        translated([&] { m_engine->begin(request); });
    }
    void setPrompt(const std::string& prompt, const std::string& negativePrompt) override
    {
        translated([&] { m_engine->setPrompt(prompt, negativePrompt); });
    }
    void setRegion(const RegionMask& region) override
    {
        translated([&] { m_engine->setRegion(region); });
    }
    StepReport step(const Settings& settings, bool wantsPicture, const std::atomic<bool>* stop) override
    {
        return translated([&] { return m_engine->step(settings, wantsPicture, stop); });
    }
    int64_t iteration() const override { return m_engine->iteration(); }
    int64_t length(const Settings& settings) const override { return m_engine->length(settings); }

    Snapshot snapshot() const override
    {
        return translated([&] { return m_engine->snapshot(); });
    }
    void restore(const Snapshot& snapshot) override
    {
        translated([&] { m_engine->restore(snapshot); });
    }
    Picture decode(PictureSource source) const override
    {
        return translated([&] { return m_engine->decode(source); });
    }
    Picture decode(const Snapshot& snapshot) const override
    {
        return translated([&] { return m_engine->decode(snapshot); });
    }
    std::vector<GradientMap> inspect(const MapSet& wanted, const std::atomic<bool>* stop) const override
    {
        return translated([&] { return m_engine->inspect(wanted, stop); });
    }
    std::vector<ViewPicture> views(const std::atomic<bool>* stop) const override
    {
        return translated([&] { return m_engine->views(stop); });
    }
    GradientMap viewGradient(int64_t index, const std::atomic<bool>* stop) const override
    {
        return translated([&] { return m_engine->viewGradient(index, stop); });
    }
    PictureScore score(const Picture& picture, const std::string& prompt) override
    {
        return translated([&] { return m_engine->score(picture, prompt); });
    }

private:
    std::unique_ptr<Engine> m_owned; ///< empty: somebody else's
    Engine* m_engine;
};

} // namespace

std::unique_ptr<PaintEngine> loadRefereeEngine(
    const EngineOptions& options, const Engine::Progress& progress, const std::atomic<bool>* stop)
{
    return translated([&] { return std::make_unique<RefereeEngine>(Engine::load(options, progress, stop)); });
}

std::unique_ptr<PaintEngine> paintEngineOf(Engine& engine) { return std::make_unique<RefereeEngine>(engine); }

} // namespace referee
