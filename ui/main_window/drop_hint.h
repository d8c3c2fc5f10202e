// SPDX-License-Identifier: GPL-3.0-or-later
// Says over the window what a file that is dragged onto it would do, and takes it when it is dropped.
#pragma once

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QDropEvent;
class QMimeData;

namespace referee::ui {

/// What a dropped file is.
enum class DropKind {
    None, ///< nothing that the window takes
    Run,
    Picture, ///< a PNG may hold a recipe, which is looked up
    RecipePicture,
    Pack, ///< a folder
    Lora,
};

class DropHint : public QWidget {
    Q_OBJECT
public:
    /// Covers `window`; `prompt`, inside it, makes any picture the start image.
    DropHint(QWidget* window, QWidget* prompt);

    /// By the file's name, without opening it; a pack is a folder with a pack.json.
    static DropKind kindOf(const QString& path);
    /// The first local file that is taken; empty: none.
    static QString fileIn(const QMimeData& data);

    /// The answer to pictureHovered().
    void setHasRecipe(const QString& path, bool hasRecipe);
    QString text() const; ///< as it is shown

Q_SIGNALS:
    void pictureHovered(const QString& path);
    void dropped(const QString& path, referee::ui::DropKind kind);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    bool hover(QWidget* target, QDropEvent& event);
    bool drop(QWidget* target, QDropEvent& event);
    bool isForPrompt(const QWidget* target) const;

    QWidget* m_window;
    QWidget* m_prompt;
    QString m_path;
    DropKind m_kind = DropKind::None;
    bool m_isOverPrompt = false;
    QTimer m_leaving; ///< a drag leaves one widget before it enters the next
};

} // namespace referee::ui
