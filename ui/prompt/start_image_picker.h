// SPDX-License-Identifier: GPL-3.0-or-later
// The picture that a run starts from, as a thumbnail. Takes drops and pastes; files are only named, their bytes handed
// on: others read them.
#pragma once

#include "ui/widgets/buttons.h"

#include <QtGui/QImage>
#include <QtGui/QPixmap>

class QMimeData;

namespace referee::ui {

/// The first local picture file among the URLs, by its ending; empty: none.
QString imageFileIn(const QMimeData& data);

class StartImagePicker : public QWidget {
    Q_OBJECT
public:
    explicit StartImagePicker(QWidget* parent = nullptr);

    QImage image() const { return m_image; }
    void setImage(const QImage& image); ///< null: none
    /// Takes a picture, or hands on its file's name or bytes; false: there is none.
    bool take(const QMimeData& data);
    static bool canTake(const QMimeData& data);
    QToolButton* removeButton() const { return m_remove; }

public Q_SLOTS:
    void clear();
    void chooseFile();

Q_SIGNALS:
    void imageChanged(const QImage& image); ///< by the user; null: removed
    void imageFileDropped(const QString& path);
    void imageBytesDropped(const QByteArray& bytes); ///< of a picture's file

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void paste();
    void explain();
    void setIsDropTarget(bool isTarget);
    QPixmap thumbnail();
    IconButton* m_remove;
    QImage m_image;
    QPixmap m_thumbnail; ///< for the present screen
    bool m_isDropTarget = false;
};

} // namespace referee::ui
