// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/presenters/variations_presenter.h"

#include "core/base/settings_table.h"
#include "ui/main_window/variations_dialog.h"
#include "ui/timeline/timeline_panel.h"

#include <QtCore/QRegularExpression>
#include <QtGui/QAction>
#include <algorithm>
#include <array>
#include <span>

namespace referee::studio {

using namespace ui;

namespace {

constexpr std::array kFewFactors { 0.5, 0.75, 1.5, 2.0 };
constexpr std::array kManyFactors { 0.25, 0.4, 0.6, 0.8, 1.0, 1.25, 1.6, 2.5, 4.0 };

/// The settings of a weight, the first of which gives the name. Where the end follows the beginning it is left alone.
std::vector<std::string_view> keysOf(VariationChoice::Kind kind, const Settings& settings)
{
    if (kind == VariationChoice::Kind::Guidance) {
        return { "cfg" };
    }
    if (kind == VariationChoice::Kind::SdsWeight) {
        return { "w2", "w2_end" };
    }
    return settings.w1End < 0 ? std::vector<std::string_view> { "w1" }
                              : std::vector<std::string_view> { "w1", "w1_end" };
}

Variation scaled(const LiveState& state, const std::vector<std::string_view>& keys, double factor)
{
    Variation variation { {}, state };
    for (const std::string_view key : keys) {
        const SettingRow& row = *findSetting(key);
        double& value = variation.wanted.settings.*std::get<double Settings::*>(row.member);
        value = std::clamp(value * factor, row.min, row.max);
        if (variation.name.empty()) {
            variation.name = std::string(key) + ' ' + settingText(variation.wanted.settings, row);
        }
    }
    return variation;
}

} // namespace

SeedCell cellOf(const GridCell& cell)
{
    using State = GridCell::State;
    // Without a judge the score is minus the losses.
    const QString score = cell.tally.asked > 0
        ? VariationsPresenter::tr("%1 of %2 · %3").arg(cell.tally.yes).arg(cell.tally.asked).arg(cell.score, 0, 'f', 2)
        : VariationsPresenter::tr("losses %1").arg(-cell.score, 0, 'f', 2);
    const QString caption = cell.state == State::Waiting ? VariationsPresenter::tr("waiting")
        : cell.state == State::Painting                  ? VariationsPresenter::tr("running")
        : cell.state == State::Chosen                    ? VariationsPresenter::tr("%1, chosen").arg(score)
        : cell.state == State::Finished                  ? VariationsPresenter::tr("%1, finished").arg(score)
                                                         : score;
    return { cell.seed, cell.picture, caption, QString::fromStdString(cell.file.string()),
        cell.state == State::Chosen || cell.state == State::Finished, QString::fromStdString(cell.name) };
}

VariationsPresenter::VariationsPresenter(const PresenterContext& context)
    : m_context(context)
{
    QAction* action = m_context.window.action(ActionId::Variations);
    connect(action, &QAction::triggered, this, &VariationsPresenter::show);
    connect(&m_context.model, &RunModel::stateChanged, action,
        [action](RunState state, bool, bool hasRun) { action->setEnabled(hasRun && state != RunState::Loading); });
    action->setEnabled(false);
    connect(&m_context.worker.worker(), &EngineWorker::gridChanged, this, &VariationsPresenter::showCells);
}

std::vector<Variation> VariationsPresenter::variationsOf(const VariationChoice& choice, const LiveState& state)
{
    std::vector<Variation> variations;
    if (choice.kind != VariationChoice::Kind::Word) {
        const auto keys = keysOf(choice.kind, state.settings);
        const bool areFew = choice.count <= int(kFewFactors.size());
        for (const double factor : areFew ? std::span<const double>(kFewFactors) : std::span(kManyFactors)) {
            variations.push_back(scaled(state, keys, factor));
        }
        return variations;
    }
    const QRegularExpression word(QStringLiteral("(?<!\\S)%1(?!\\S)").arg(QRegularExpression::escape(choice.word)));
    for (const QString& instead : choice.instead) {
        QString prompt = QString::fromStdString(state.prompt);
        prompt.replace(word, instead);
        variations.push_back({ instead.toStdString(), state });
        variations.back().wanted.prompt = prompt.toStdString();
    }
    return variations;
}

void VariationsPresenter::show()
{
    if (!m_dialog) {
        m_dialog = new VariationsDialog(&m_context.window);
        connect(m_dialog, &VariationsDialog::startRequested, this, &VariationsPresenter::start);
        connect(m_dialog, &VariationsDialog::stopRequested, this,
            [this] { m_context.worker.interrupt(&EngineWorker::stop); });
        connect(m_dialog, &VariationsDialog::openRequested, this, &VariationsPresenter::openRequested);
    }
    const PresentRun& run = m_context.model.run();
    const qint64 shown = m_context.panels.timeline->scene().moment();
    m_from = shown < run.record.length ? shown : run.record.length / 2; // from its end no way leads on
    m_dialog->setMoment(m_from, m_context.model.wanted().prompt());
    m_dialog->show();
    m_dialog->raise();
}

void VariationsPresenter::start(const VariationChoice& choice)
{
    SeedGridCommand command;
    command.run.request.seed = m_context.model.run().record.request.seed;
    command.variations = variationsOf(choice, m_context.model.wanted().state);
    command.from = m_from;
    m_context.worker.interrupt(&EngineWorker::beginGrid, command);
}

void VariationsPresenter::showCells(const std::vector<GridCell>& cells, bool isDone)
{
    if (m_dialog && !cells.front().name.empty()) {
        QList<SeedCell> shown;
        for (const GridCell& cell : cells) {
            shown.append(cellOf(cell));
        }
        m_dialog->setCells(shown, isDone);
    }
}

} // namespace referee::studio
