// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/plots_presenter.h"

#include "app/studio/presenters/timeline_presenter.h"
#include "core/base/method_table.h"
#include "ui/picture/picture_panel.h"
#include "ui/plots/curves_panel.h"

namespace referee::studio {

using namespace ui;

PlotsPresenter::PlotsPresenter(const PresenterContext& context)
    : m_context(context)
{
    auto* model = &m_context.model;
    auto* curves = m_context.panels.curves;
    connect(model, &RunModel::runBegan, this, &PlotsPresenter::showBegin);
    connect(model, &RunModel::runForgotten, curves, &CurvesPanel::clear);
    connect(model, &RunModel::historyAdded, this, &PlotsPresenter::showHistory);
    connect(model, &RunModel::stepAdded, curves, [curves](const StepEvent& step) { curves->append(step.report); });
    connect(model, &RunModel::editAdded, this, [this] {
        std::vector<CurveMark> marks;
        for (const Edit& edit : gatheredEdits(m_context.model.run().edits)) {
            marks.push_back({ edit.iteration, textOfEdit(edit), Side::User });
        }
        m_context.panels.curves->setEdits(marks);
    });
    connect(&m_context.worker.worker(), &EngineWorker::scored, curves, &CurvesPanel::appendScore);
    connect(curves, &CurvesPanel::iterationHovered, m_context.panels.picture, &PicturePanel::showIteration);
}

void PlotsPresenter::showBegin()
{
    const RunRecord& run = m_context.model.run().record;
    m_context.panels.curves->clear();
    const MethodTraits& method = methodTraits(run.request.settings);
    m_context.panels.curves->setMethod(method);
    m_context.panels.curves->setLength(run.length, method.hasTail ? run.request.settings.tail : 0);
}

void PlotsPresenter::showHistory(const RunHistory& history)
{
    for (const auto& report : history.reports) {
        m_context.panels.curves->append(report);
    }
    for (const auto& [iteration, score] : history.scores) {
        m_context.panels.curves->appendScore(iteration, score);
    }
}

} // namespace referee::studio
