// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gradients/probe_store.h"

#include "ui/gradients/map_canvas.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QTextStream>

#include <cmath>
#include <numeric>

namespace referee::ui {

namespace {

std::size_t bytesOf(const GradientMap& map) { return map.values.size() * sizeof(float); }

double cosineOf(const std::vector<float>& one, const std::vector<float>& other)
{
    const double dot = std::inner_product(one.begin(), one.end(), other.begin(), 0.0);
    const double lengths = std::sqrt(std::inner_product(one.begin(), one.end(), one.begin(), 0.0))
        * std::sqrt(std::inner_product(other.begin(), other.end(), other.begin(), 0.0));
    return lengths > 0 ? dot / lengths : 0;
}

double valueOf(const std::vector<float>& values, MapChannel channel)
{
    if (channel == MapChannel::Norm) {
        return std::sqrt(std::inner_product(values.begin(), values.end(), values.begin(), 0.0));
    }
    if (channel == MapChannel::Colour) {
        const auto three = static_cast<std::ptrdiff_t>(std::min<std::size_t>(3, values.size()));
        return std::accumulate(values.begin(), values.begin() + three, 0.0) / static_cast<double>(three);
    }
    const auto index = static_cast<std::size_t>(channel) - static_cast<std::size_t>(MapChannel::First);
    return index < values.size() ? values[index] : 0;
}

} // namespace

void ProbeStore::add(const QPointF& place)
{
    if (count() == kMaxProbes) {
        remove(0);
    }
    m_probes.push_back({ place, {} });
    for (const GradientMap& map : m_seen) {
        take(m_probes.back(), map);
    }
}

void ProbeStore::put(const std::vector<GradientMap>& maps)
{
    for (const GradientMap& map : maps) {
        for (Probe& probe : m_probes) {
            take(probe, map);
        }
        m_seen.push_back(map);
        m_bytes += bytesOf(map);
    }
    while (m_bytes > kMaxBytes) {
        m_bytes -= bytesOf(m_seen.front());
        m_seen.pop_front();
    }
}

void ProbeStore::clear()
{
    m_seen.clear();
    m_bytes = 0;
    for (Probe& probe : m_probes) {
        probe.values = {};
    }
}

void ProbeStore::take(Probe& probe, const GradientMap& map)
{
    const auto cells = static_cast<std::size_t>(map.width * map.height);
    if (cells == 0 || map.values.size() != cells * static_cast<std::size_t>(map.channels)) {
        return;
    }
    const QPoint cell = cellAt(probe.place, QSize(static_cast<int>(map.width), static_cast<int>(map.height)));
    const auto at = static_cast<std::size_t>(cell.y() * map.width + cell.x());
    Values values;
    for (std::size_t i = at; i < map.values.size(); i += cells) {
        values.push_back(isChange(map.kind) ? map.values[i] : -map.values[i]);
    }
    probe.values[static_cast<std::size_t>(map.kind)][map.iteration] = std::move(values);
}

QList<QPointF> ProbeStore::places() const
{
    QList<QPointF> places;
    for (const Probe& probe : m_probes) {
        places << probe.place;
    }
    return places;
}

const std::map<int64_t, ProbeStore::Values>& ProbeStore::valuesOf(int probe, MapKind kind) const
{
    return m_probes[static_cast<std::size_t>(probe)].values[static_cast<std::size_t>(kind)];
}

QList<QPointF> ProbeStore::points(int probe, int half, const MapChoice& choice) const
{
    const std::array<MapHalf, 2>& names = halvesOf(choice.subject);
    const bool isCosine = choice.subject == MapSubject::Conflict;
    QList<QPointF> points;
    if (isCosine && half == 1) {
        return points;
    }
    const auto& other = valuesOf(probe, names[1].kind);
    for (const auto& [iteration, values] : valuesOf(probe, names[static_cast<std::size_t>(half)].kind)) {
        const auto against = other.find(iteration);
        if (!isCosine) {
            points << QPointF(static_cast<double>(iteration), valueOf(values, choice.channel));
        } else if (against != other.end()) {
            points << QPointF(static_cast<double>(iteration), cosineOf(values, against->second));
        }
    }
    return points;
}

QString ProbeStore::csv() const
{
    QString text;
    QTextStream out(&text);
    out << "probe,x,y,iteration,map,channel,wanted\n";
    for (std::size_t i = 0; i < m_probes.size(); ++i) {
        const Probe& probe = m_probes[i];
        for (std::size_t kind = 0; kind < kMapKinds; ++kind) {
            for (const auto& [iteration, values] : probe.values[kind]) {
                for (std::size_t channel = 0; channel < values.size(); ++channel) {
                    out << i + 1 << ',' << probe.place.x() << ',' << probe.place.y() << ',' << iteration << ','
                        << QString::fromUtf8(kMapNames[kind].data(), static_cast<qsizetype>(kMapNames[kind].size()))
                        << ',' << channel << ',' << QString::number(values[channel], 'g', 9) << '\n';
                }
            }
        }
    }
    return text;
}

QString probedText(const MapChoice& choice)
{
    const auto said = [](const char* text) { return QCoreApplication::translate("ProbeStore", text); };
    if (choice.subject == MapSubject::Conflict) {
        return said(QT_TRANSLATE_NOOP("ProbeStore", "cosine of the two gradients"));
    }
    if (choice.channel == MapChannel::Colour) {
        const bool isLatent = !nameOf(MapChannel::Fourth, choice.subject).isEmpty();
        return isLatent ? said(QT_TRANSLATE_NOOP("ProbeStore", "mean of channels 1 to 3"))
                        : said(QT_TRANSLATE_NOOP("ProbeStore", "mean of R, G and B"));
    }
    return choice.channel == MapChannel::Norm
        ? said(QT_TRANSLATE_NOOP("ProbeStore", "length over the channels"))
        : said(QT_TRANSLATE_NOOP("ProbeStore", "channel %1")).arg(nameOf(choice.channel, choice.subject));
}

} // namespace referee::ui
