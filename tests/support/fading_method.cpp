// SPDX-License-Identifier: GPL-3.0-or-later
// How little a method needs: this file is all of it. Programs that link it paint with --method fading.
#include "core/methods/inversion/latent_state.h"
#include "core/methods/method.h"
#include "tests/support/fading_traits.h"

namespace referee::test {

namespace {

class Fading final : public Method {
public:
    explicit Fading(const MethodStart& start)
        : m_options(start.networks.stateOptions())
        , m_state(startState(start.z))
    {
    }
    void setPrompt(const EncodedPrompt&) override { }
    void setEditMask(const RegionMask&) override { }
    int64_t iteration() const override { return m_state.iteration; }
    int64_t length(const Settings& settings) const override { return settings.iterations; }
    StepReport step(const Settings&, bool, StepProfiler& watch) override
    {
        watch.enter(Stage::Update);
        StepReport report;
        report.iteration = m_state.iteration++;
        m_state.z = m_state.ema = m_state.z / 2;
        return report;
    }
    Snapshot snapshot() const override { return toSnapshot(m_state); }
    void restore(const Snapshot& snapshot) override { m_state = fromSnapshot(snapshot, m_options); }
    const torch::Tensor& latent(PictureSource) const override { return m_state.z; }

private:
    torch::TensorOptions m_options;
    LatentState m_state;
};

const MethodRegistration registration(
    "fading", [](const MethodStart& start) -> std::unique_ptr<Method> { return std::make_unique<Fading>(start); });
const bool isInTable = (registerMethod(fadingTraits()), true);

} // namespace

} // namespace referee::test
