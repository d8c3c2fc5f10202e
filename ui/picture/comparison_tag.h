// SPDX-License-Identifier: GPL-3.0-or-later
// A letter and a name on a dark ground, in a corner of a picture of any colour.
#pragma once

#include <QtWidgets/QAbstractButton>

namespace referee::ui {

/// Of the dark that lies under white signs on a picture: they must read on black and on white, whatever the theme.
QColor pictureShade(float opacity);

class ComparisonTag : public QAbstractButton {
    Q_OBJECT
public:
    explicit ComparisonTag(const QString& letter, QWidget* parent = nullptr);

    void setName(const QString& name);
    /// What it names is not seen now.
    void setQuiet(bool isQuiet);
    bool isQuiet() const { return m_isQuiet; }
    QSize sizeHint() const override;
    /// What is written of the name where so many pixels are left.
    QString nameFor(int width) const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_name;
    bool m_isQuiet = false;
};

} // namespace referee::ui
