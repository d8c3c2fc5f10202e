// SPDX-License-Identifier: GPL-3.0-or-later
// One choice out of a few words that stand side by side and wrap where the panel is narrow. Arrow keys move the choice.
#pragma once

#include <QtCore/QStringList>
#include <QtWidgets/QWidget>

#include <vector>

class QButtonGroup;
class QToolButton;

namespace referee::ui {

class ChipRow : public QWidget {
    Q_OBJECT
public:
    ChipRow(int count, const QString& accessibleName, QWidget* parent = nullptr);

    /// An empty text hides its chip. Emits nothing.
    void setChip(int index, const QString& text, const QString& toolTip);
    void setChosen(int index);
    int chosen() const;
    QToolButton* chip(int index) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    int heightForWidth(int width) const override;

Q_SIGNALS:
    void chosenByUser(int index);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    /// The height that the chips take at this width; moves them when asked to.
    int arranged(int width, bool isMoving) const;
    QButtonGroup* m_group;
    std::vector<QToolButton*> m_chips;
};

} // namespace referee::ui
