// SPDX-License-Identifier: GPL-3.0-or-later
// "referee 14 / 32" in the colour of its side; a filled badge in the error colour when something is cut, because coral
// and the error colour alone look much alike.
#pragma once

#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"

#include <QtWidgets/QLineEdit>
#include <QtWidgets/QWidget>

namespace referee::ui {

/// Tokens of a text and the limit of its reader.
struct Budget {
    qint64 tokens = 0;
    qint64 budget = 0; ///< 0: unknown
    bool isCut = false;
    friend bool operator==(const Budget&, const Budget&) = default;
};

class TokenCountLabel : public QWidget {
    Q_OBJECT
public:
    /// Aligned left or right in the width that the longest numbers need.
    TokenCountLabel(Side side, const QString& name, Qt::Alignment alignment, QWidget* parent = nullptr);

    void setBudget(const Budget& budget);
    const Budget& budget() const { return m_budget; }
    QString text() const;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Side m_side;
    QString m_name;
    Qt::Alignment m_alignment;
    Budget m_budget;
};

/// The prompt as Stable Diffusion reads it: the prefix, editable in coral, and after it the cleaned prompt.
class DiffusionPromptPreview : public QWidget {
    Q_OBJECT
public:
    explicit DiffusionPromptPreview(QWidget* parent = nullptr);

    QString prefix() const { return m_prefix->text(); }
    void setPrefix(const QString& prefix);
    /// False: the prefix is hidden, since the method does not read it.
    void setReadsPrefix(bool reads);
    /// What follows the prefix; empty: nothing is read.
    void setCleaned(const QString& cleaned);
    QLineEdit* prefixField() const { return m_prefix; }

Q_SIGNALS:
    void prefixEdited(const QString& prefix);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void refresh(); ///< width of the prefix, height of the line, and tool tips
    QLineEdit* m_prefix;
    ElidedLabel* m_cleaned;
};

} // namespace referee::ui
