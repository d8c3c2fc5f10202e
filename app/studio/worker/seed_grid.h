// SPDX-License-Identifier: GPL-3.0-or-later
// Several seeds of one prompt: each is painted a little way and scored, the best go on. Pure bookkeeping, no engine.
#pragma once

#include "app/studio/worker/run_values.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace referee::studio {

class SeedGrid {
public:
    explicit SeedGrid(SeedGridCommand order)
        : m_order(std::move(order))
        , m_cells(static_cast<size_t>(std::max<int64_t>(1, m_order.seeds)))
    {
        for (size_t i = 0; i < m_cells.size(); ++i) {
            m_cells[i].seed = m_order.run.request.seed + i;
        }
        m_cells.front().state = GridCell::State::Painting;
    }

    const std::vector<GridCell>& cells() const { return m_cells; }
    size_t present() const { return m_present; }
    bool isChoosing() const { return !m_isFinishing; } ///< the first way, to the iteration at which all are scored
    int64_t scoredAt() const { return m_order.iterations; }
    BeginCommand presentOrder() const
    {
        BeginCommand order = m_order.run;
        order.request.seed = m_cells[m_present].seed;
        return order;
    }

    /// The present cell has got as far as it was to get; a larger score is better. False: the whole grid is done.
    bool finishCell(const std::filesystem::path& file, const QImage& picture, double score)
    {
        GridCell& cell = m_cells[m_present];
        cell.file = file;
        cell.picture = picture;
        cell.score = score;
        cell.state = m_isFinishing ? GridCell::State::Finished : GridCell::State::Scored;
        if (!m_isFinishing && m_present + 1 < m_cells.size()) {
            ++m_present;
        } else if (!m_isFinishing) {
            choose();
        } else if (++m_nextChosen < m_chosen.size()) {
            m_present = m_chosen[m_nextChosen];
        } else {
            return false;
        }
        m_cells[m_present].state = GridCell::State::Painting;
        return true;
    }

private:
    /// Cells without a number (NaN) come last.
    void choose()
    {
        m_chosen.resize(m_cells.size());
        std::iota(m_chosen.begin(), m_chosen.end(), size_t(0));
        const auto value = [this](size_t i) { return std::isnan(m_cells[i].score) ? -INFINITY : m_cells[i].score; };
        std::stable_sort(m_chosen.begin(), m_chosen.end(), [&](size_t a, size_t b) { return value(a) > value(b); });
        m_chosen.resize(std::min(m_chosen.size(), static_cast<size_t>(std::max<int64_t>(1, m_order.keep))));
        for (const size_t i : m_chosen) {
            m_cells[i].state = GridCell::State::Chosen;
        }
        m_isFinishing = true;
        m_nextChosen = 0;
        m_present = m_chosen.front();
    }

    SeedGridCommand m_order;
    std::vector<GridCell> m_cells;
    std::vector<size_t> m_chosen; ///< the best first
    size_t m_present = 0;
    size_t m_nextChosen = 0;
    bool m_isFinishing = false;
};

} // namespace referee::studio
