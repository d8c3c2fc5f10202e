// SPDX-License-Identifier: GPL-3.0-or-later
// The keys of the picture. They are single letters, so they work only while the focus is inside the panel.
#pragma once

#include <QtCore/QList>
#include <QtCore/QObject>

class QKeyEvent;
class QKeySequence;
class QShortcut;
class QWidget;

namespace referee::ui {

class PictureMoments;
class PictureView;

/// Letters are shortcuts of the panel. The other keys are handled as events: keys that are held (a shortcut has no
/// release), arrows (the panel's sliders handle them first), and keys that are also shortcuts of the window.
class PictureKeys : public QObject {
    Q_OBJECT
public:
    /// A child of the panel. Changes view and moments itself.
    PictureKeys(PictureView& view, PictureMoments& moments, QWidget* panel);

    /// Without a picture no key is handled.
    void setHasPicture(bool hasPicture);

Q_SIGNALS:
    void momentChanged(); ///< another iteration is held, or none
    void copyPressed(bool withMetadata);
    void savePressed();
    void previewPressed();
    void probePressed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum class Key;
    void addLetters(QWidget* panel);
    void enableLetters();
    Key keyOf(const QKeyEvent& event) const;
    Key comparisonKeyOf(const QKeyEvent& event) const;
    void press(Key key, const QKeyEvent& event);
    void pressArrow(int key);
    bool release(const QKeyEvent& event);
    void forgetHeld();

    PictureView& m_view;
    PictureMoments& m_moments;
    QList<QShortcut*> m_letters;
    QList<QShortcut*> m_brushLetters; ///< while the region is painted
    bool m_hasPicture = false;
};

} // namespace referee::ui
