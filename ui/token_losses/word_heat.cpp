// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/token_losses/word_heat.h"

#include <QtCore/QByteArray>
#include <QtCore/QCoreApplication>
#include <algorithm>
#include <cmath>

namespace referee::ui {

ColorMap heatColours(const Theme& theme) { return ColorMap::between(theme.raised, theme.referee); }

void WordHeat::setPieces(const QStringList& pieces)
{
    if (pieces != m_pieces) {
        m_pieces = pieces;
        clearLosses();
    }
}

void WordHeat::clearLosses()
{
    m_columns.clear();
    m_min = 1;
    m_max = 0;
}

void WordHeat::setLosses(qint64 iteration, const QList<double>& losses)
{
    if (iteration < 0 || iteration >= kMaxIterations) {
        return;
    }
    m_columns.resize(std::max(end(), iteration + 1));
    const bool isFinite = std::all_of(losses.begin(), losses.end(), [](double loss) { return std::isfinite(loss); });
    const bool fits = !losses.isEmpty() && losses.size() == m_pieces.size() && isFinite;
    m_columns[iteration] = fits ? losses : QList<double>();
    if (fits) {
        const auto [least, most] = std::minmax_element(losses.begin(), losses.end());
        m_min = hasLosses() ? std::min(m_min, *least) : *least;
        m_max = std::max(m_max, *most);
    }
}

std::optional<double> WordHeat::loss(int piece, qint64 iteration) const
{
    const bool isTold = iteration >= 0 && iteration < end();
    if (!isTold || piece < 0 || piece >= m_columns[iteration].size()) {
        return std::nullopt;
    }
    return m_columns[iteration][piece];
}

std::optional<qint64> WordHeat::lastMeasured(qint64 upTo) const
{
    for (qint64 iteration = std::min(upTo, end() - 1); iteration >= 0; --iteration) {
        if (!m_columns[iteration].isEmpty()) {
            return iteration;
        }
    }
    return std::nullopt;
}

std::optional<int> WordHeat::leastSeen(qint64 iteration) const
{
    if (iteration < 0 || iteration >= end() || m_columns[iteration].isEmpty()) {
        return std::nullopt;
    }
    const auto& losses = m_columns[iteration];
    return static_cast<int>(std::max_element(losses.begin(), losses.end()) - losses.begin());
}

QImage WordHeat::image(const Theme& theme) const
{
    if (m_columns.isEmpty() || m_pieces.isEmpty()) {
        return {};
    }
    QImage image(static_cast<int>(end()), static_cast<int>(m_pieces.size()), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    const ColorMap colours = heatColours(theme);
    const double scale = max() > min() ? 1 / (max() - min()) : 0;
    for (int row = 0; row < image.height(); ++row) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(row));
        for (int column = 0; column < image.width(); ++column) {
            const auto& losses = m_columns[column];
            if (!losses.isEmpty()) {
                line[column] = colours.at((losses[row] - min()) * scale);
            }
        }
    }
    return image;
}

namespace {

struct WordTexts {
    Q_DECLARE_TR_FUNCTIONS(WordTexts)
};

} // namespace

QStringList readPieces(const QString& prompt, const PromptAnalysis& reading)
{
    const QByteArray bytes = prompt.toUtf8();
    const auto size = static_cast<std::size_t>(bytes.size());
    QStringList texts;
    std::size_t last = 0;
    for (const PromptToken& piece : reading.refereePieces) {
        const std::size_t begin = std::min(piece.begin, size);
        const std::size_t end = std::clamp(piece.end, begin, size);
        if (!piece.isCut) {
            const QString text = QString::fromUtf8(bytes.mid(static_cast<int>(begin), static_cast<int>(end - begin)));
            const bool joinsPrevious = !texts.isEmpty() && begin == last;
            texts << (joinsPrevious ? QStringLiteral("…") + text : text);
        }
        last = end;
    }
    return texts;
}

QString lossText(double loss) { return QString::number(loss, 'f', loss < 10 ? 2 : 1); }

QString leastSeenText(const WordHeat& heat, std::optional<qint64> shown)
{
    const auto at = heat.lastMeasured(shown.value_or(heat.end() - 1));
    if (!at) {
        return {};
    }
    const QString word = heat.pieces().at(heat.leastSeen(*at).value_or(0));
    return *at == heat.end() - 1 ? WordTexts::tr("Least seen: %1").arg(word)
                                 : WordTexts::tr("Least seen at iteration %1: %2").arg(*at).arg(word);
}

QString cellText(const WordHeat& heat, int piece, qint64 iteration)
{
    if (piece < 0 || piece >= heat.pieces().size()) {
        return {};
    }
    const QString word = heat.pieces().at(piece);
    const auto loss = heat.loss(piece, iteration);
    return loss
        ? WordTexts::tr("“%1” · iteration %2 · captioning loss %3").arg(word).arg(iteration).arg(lossText(*loss))
        : WordTexts::tr("“%1” · iteration %2 · no captioning loss").arg(word).arg(iteration);
}

} // namespace referee::ui
