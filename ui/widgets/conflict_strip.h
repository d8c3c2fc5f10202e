// SPDX-License-Identifier: GPL-3.0-or-later
// Gradient agreement in one step: their cosine on a needle, whose share the step was as one bar, and in words.
#pragma once

#include "core/base/types.h"

#include <QtCore/QString>
#include <QtWidgets/QWidget>

#include <optional>

namespace referee::ui {

/// Below this cosine the strip says that the sides conflict.
inline constexpr double kFightBelow = -0.1;

/// What the strip says of a step; parts that a narrow strip leaves out one after the other, from the end.
struct ConflictText {
    QString cosine; ///< "cosine −0.21"
    QString fight; ///< "the two sides conflict"; empty above kFightBelow
    QString shares; ///< "referee 61 %, SDS 31 %, noise 8 %"
    QString norms; ///< "norms before matching 1 : 3.4", referee first; empty when one of them is zero
    QString joined(int parts) const; ///< the first `parts` (1 to 4) of cosine, fight, shares, norms, without empty ones
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
    struct Step {
        double cosine = 0;
        bool hasCosine = false;
        double referee = 0; ///< shares, summing to 1 unless the step was zero
        double sds = 0;
        double noise = 0;
    };
    int textWidth(const QFontMetrics& metrics, int parts) const;
    void paintText(QPainter& painter, const QRect& line) const;
    void paintNeedle(QPainter& painter, const QRectF& track) const;
    void paintShares(QPainter& painter, const QRectF& track) const;

    std::optional<Step> m_step;
    ConflictText m_text;
    bool m_isOneLine = false;
};

} // namespace referee::ui
