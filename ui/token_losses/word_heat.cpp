// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/token_losses/word_heat.h"

#include <QtCore/QByteArray>
#include <QtCore/QCoreApplication>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace referee::ui {

ColorMap heatColours(const Theme& theme) { return ColorMap::between(theme.raised, theme.referee); }

void WordHeat::setWords(const HeatWords& words)
{
    if (words != m_words) {
        m_words = words;
        clearLosses();
    }
}

void WordHeat::clearLosses()
{
    m_columns.clear();
    m_min = 1;
    m_max = 0;
}

/// Empty where there is no finite loss for each piece.
QList<double> WordHeat::ofWords(const QList<double>& losses) const
{
    QList<double> means;
    auto next = losses.begin();
    for (const HeatWord& word : m_words) {
        if (losses.end() - next < word.pieces) {
            return {};
        }
        means << std::accumulate(next, next + word.pieces, 0.0) / word.pieces;
        next += word.pieces;
    }
    const bool isFinite = std::all_of(means.begin(), means.end(), [](double loss) { return std::isfinite(loss); });
    return next == losses.end() && isFinite ? means : QList<double>();
}

void WordHeat::setLosses(qint64 iteration, const QList<double>& losses)
{
    if (iteration < 0 || iteration >= kMaxIterations) {
        return;
    }
    m_columns.resize(std::max(end(), iteration + 1));
    const QList<double>& column = m_columns[iteration] = ofWords(losses);
    if (!column.isEmpty()) {
        const auto [least, most] = std::minmax_element(column.begin(), column.end());
        m_min = hasLosses() ? std::min(m_min, *least) : *least;
        m_max = std::max(m_max, *most);
    }
}

std::optional<double> WordHeat::loss(int word, qint64 iteration) const
{
    const bool isTold = iteration >= 0 && iteration < end();
    if (!isTold || word < 0 || word >= m_columns[iteration].size()) {
        return std::nullopt;
    }
    return m_columns[iteration][word];
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
    const bool hasContent = !std::ranges::all_of(m_words, &HeatWord::isFunction);
    std::optional<int> least;
    for (int word = 0; word < losses.size(); ++word) {
        const bool counts = !hasContent || !m_words[word].isFunction;
        if (counts && (!least || losses[word] > losses[*least])) {
            least = word;
        }
    }
    return least;
}

QImage WordHeat::image(const Theme& theme) const
{
    if (m_columns.isEmpty() || m_words.isEmpty()) {
        return {};
    }
    QImage image(static_cast<int>(end()), static_cast<int>(m_words.size()), QImage::Format_ARGB32_Premultiplied);
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

HeatWords readWords(const QString& prompt, const PromptAnalysis& reading)
{
    const QByteArray bytes = prompt.toUtf8();
    const auto size = static_cast<std::size_t>(bytes.size());
    HeatWords words;
    std::size_t last = 0;
    for (const PromptToken& piece : reading.refereePieces) {
        const std::size_t begin = std::min(piece.begin, size);
        const std::size_t end = std::clamp(piece.end, begin, size);
        const bool joinsPrevious = !words.isEmpty() && begin == last;
        last = end;
        if (piece.isCut) {
            continue;
        }
        const QString text = QString::fromUtf8(bytes.mid(static_cast<int>(begin), static_cast<int>(end - begin)));
        if (joinsPrevious) {
            words.back().text += text;
            ++words.back().pieces;
        } else {
            words << HeatWord { text };
        }
    }
    return words;
}

QString lossText(double loss) { return QString::number(loss, 'f', loss < 10 ? 2 : 1); }

QString leastSeenText(const WordHeat& heat, std::optional<qint64> shown)
{
    const auto at = heat.lastMeasured(shown.value_or(heat.end() - 1));
    if (!at) {
        return {};
    }
    const QString word = heat.words().at(heat.leastSeen(*at).value_or(0)).text;
    return *at == heat.end() - 1 ? WordTexts::tr("Least seen: %1").arg(word)
                                 : WordTexts::tr("Least seen at iteration %1: %2").arg(*at).arg(word);
}

QString cellText(const WordHeat& heat, int word, qint64 iteration)
{
    if (word < 0 || word >= heat.words().size()) {
        return {};
    }
    const QString text = heat.words().at(word).text;
    const auto loss = heat.loss(word, iteration);
    return loss
        ? WordTexts::tr("“%1” · iteration %2 · captioning loss %3").arg(text).arg(iteration).arg(lossText(*loss))
        : WordTexts::tr("“%1” · iteration %2 · no captioning loss").arg(text).arg(iteration);
}

} // namespace referee::ui
