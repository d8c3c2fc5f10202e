// SPDX-License-Identifier: GPL-3.0-or-later
// What could not be done in the library, until the user closes it.
#pragma once

#include <QtWidgets/QWidget>

class QLabel;
class QToolButton;

namespace referee::ui {

class LibraryTrouble : public QWidget {
    Q_OBJECT
public:
    explicit LibraryTrouble(QWidget* parent = nullptr);

    /// Empty: hides.
    void say(const QString& text);
    QString text() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_text;
    QToolButton* m_close;
};

} // namespace referee::ui
