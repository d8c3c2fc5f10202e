// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/token_losses/word_texts.h"

#include <QtCore/QByteArray>
#include <QtCore/QCoreApplication>

#include <algorithm>

namespace referee::ui {

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
