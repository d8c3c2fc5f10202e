// SPDX-License-Identifier: GPL-3.0-or-later
// Gradient agreement in one step: their cosine on a needle, whose share the step was as one bar, and in words.
#pragma once

#include "core/base/types.h"

#include <QtCore/QString>
#include <QtWidgets/QWidget>

#include <optional>

namespace referee::ui {

/// Below this cosine the strip says that the sides conflict.
inline constexpr double kConflictBelow = -0.1;

/// What the strip says of a step (of a sampler's nothing); parts that a narrow strip leaves out one after the other,
/// from the end.
struct ConflictText {
    QString cosine; ///< "cosine −0.21"
    QString conflict; ///< "the two sides conflict"; empty above kConflictBelow
    QString shares; ///< "referee 61 %, SDS 31 %, noise 8 %"
    QString norms; ///< "norms before matching 1 : 3.4", referee first; empty when one of them is zero
    QString joined(
        int parts) const; ///< the first `parts` (1 to 4) of cosine, conflict, shares, norms, without empty ones
};
ConflictText conflictText(const StepReport& report);

class ConflictStrip : public QWidget {
    Q_OBJECT
public:
    explicit ConflictStrip(QWidget* parent = nullptr);

    void setReport(const StepReport& report);
    void clear();
    /// One line, as high as its text, words at the right: for a heading. Else bars below words.
    void setOneLine(bool isOneLine);

    /// Everything the strip has to say; empty after clear().
    QString text() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void paintText(QPainter& painter, const QRect& line) const;
    void paintNeedle(QPainter& painter, const QRectF& track) const;
    void paintShares(QPainter& painter, const QRectF& track) const;

    std::optional<StepReport> m_step; ///< cosine and shares within their ranges; no referee in the tail
    ConflictText m_text;
    bool m_isOneLine = false;
};

} // namespace referee::ui
