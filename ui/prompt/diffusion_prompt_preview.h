// SPDX-License-Identifier: GPL-3.0-or-later
// The prompt as Stable Diffusion reads it: the prefix, editable in coral, and after it the cleaned prompt.
#pragma once

#include "ui/widgets/elided_label.h"

#include <QtWidgets/QLineEdit>

namespace referee::ui {

class DiffusionPromptPreview : public QWidget {
    Q_OBJECT
public:
    explicit DiffusionPromptPreview(QWidget* parent = nullptr);

    QString prefix() const { return m_prefix->text(); }
    void setPrefix(const QString& prefix);
    /// What follows the prefix.
    void setCleaned(const QString& cleaned);
    QLineEdit* prefixField() const { return m_prefix; }

Q_SIGNALS:
    void prefixEdited(const QString& prefix);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fitPrefix();
    void explainWhole();
    QLineEdit* m_prefix;
    ElidedLabel* m_cleaned;
};

} // namespace referee::ui
