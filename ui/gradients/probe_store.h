// SPDX-License-Identifier: GPL-3.0-or-later
// What the gradients wanted at points of the picture, over the iterations whose maps were seen. Recent maps are kept,
// so that a point chosen late has a past as well.
#pragma once

#include "core/base/types.h"
#include "ui/gradients/map_chooser.h"

#include <QtCore/QList>
#include <QtCore/QPointF>
#include <QtCore/QString>

#include <array>
#include <deque>
#include <map>
#include <vector>

namespace referee::ui {

class ProbeStore {
public:
    static constexpr std::size_t kMaxBytes = std::size_t { 64 } << 20; ///< of maps
    static constexpr int kMaxProbes = 8;

    /// At 0..1 of width and height. Beyond kMaxProbes the oldest one goes.
    void add(const QPointF& place);
    void remove(int probe) { m_probes.erase(m_probes.begin() + probe); }
    void put(const std::vector<GradientMap>& maps);
    /// For another run: forgets all numbers, and keeps the points.
    void clear();

    bool isEmpty() const { return m_probes.empty(); }
    int count() const { return static_cast<int>(m_probes.size()); }
    QList<QPointF> places() const;
    /// Iteration and wanted value, in order. Of RGB the mean of the three; of the conflict the cosine, for half 0 only.
    QList<QPointF> points(int probe, int half, const MapChoice& choice) const;
    /// A line for each number: probe, x, y, iteration, map, channel, wanted.
    QString csv() const;

private:
    using Values = std::vector<float>; ///< a number for each channel, as wanted: −g of gradients
    struct Probe {
        QPointF place;
        std::array<std::map<int64_t, Values>, kMapKinds> values; ///< by iteration
    };
    static void take(Probe& probe, const GradientMap& map);
    const std::map<int64_t, Values>& valuesOf(int probe, MapKind kind) const;

    std::vector<Probe> m_probes;
    std::deque<GradientMap> m_seen; ///< the latest last
    std::size_t m_bytes = 0;
};

/// "mean of R, G and B": what a curve of this choice means.
QString probedText(const MapChoice& choice);

} // namespace referee::ui
