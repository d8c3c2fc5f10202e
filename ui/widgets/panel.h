// SPDX-License-Identifier: GPL-3.0-or-later
// A panel: a rounded surface without a frame, a heading in hint size, and room for content.
#pragma once

#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QWidget>

namespace referee::ui {

/// Of a panel's title and of the groups in it.
QFont headingFont();

class Panel : public QWidget {
    Q_OBJECT
public:
    /// An empty title: no heading line.
    explicit Panel(const QString& title, QWidget* parent = nullptr);

    QVBoxLayout* content() const { return m_content; }
    /// Right of the heading: small controls that belong to the panel.
    QBoxLayout* header() const { return m_header; }
    void setTitle(const QString& title);
    /// Heading and its controls in a column at the left, for a panel that is wide and low; else in a line above.
    void setHeadingAside(bool isAside);

    /// The title gives way first.
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    int titleRoom() const;
    void applyColours();
    QLabel* m_title;
    QBoxLayout* m_whole; ///< heading and content
    QBoxLayout* m_line; ///< title and controls
    QBoxLayout* m_header;
    QVBoxLayout* m_content;
};

/// A label in hint size and colour that follows the theme.
class HintLabel : public QLabel {
    Q_OBJECT
public:
    explicit HintLabel(const QString& text = {}, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void applyColours();
};

} // namespace referee::ui
