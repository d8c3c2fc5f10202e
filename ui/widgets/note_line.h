// SPDX-License-Identifier: GPL-3.0-or-later
// One line below the prompt, with a button that puts it away where it may be put away. Its height never changes.
#pragma once

#include <QtWidgets/QWidget>

namespace referee::ui {

class ElidedLabel;
class IconButton;

class NoteLine : public QWidget {
    Q_OBJECT
public:
    explicit NoteLine(QWidget* parent = nullptr);

    void setText(const QString& text);
    QString text() const;
    void setIsError(bool isError);
    void setIsDismissable(bool isDismissable);

Q_SIGNALS:
    void dismissed();

private:
    ElidedLabel* m_label;
    IconButton* m_dismiss;
};

} // namespace referee::ui
