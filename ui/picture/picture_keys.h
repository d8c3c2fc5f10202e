// SPDX-License-Identifier: GPL-3.0-or-later
// The keys of the picture. They work wherever the focus is inside the panel, and only there: they are letters.
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

/// Letters are shortcuts of the panel. Those that shortcuts cannot be are taken as events: keys that are held
/// (shortcuts do not tell of a release), arrows (the panel's sliders need them first), and what the window has a
/// shortcut for too.
class PictureKeys : public QObject {
    Q_OBJECT
public:
    /// A child of the panel. Changes view and moments itself; all three outlive it or go with it.
    PictureKeys(PictureView& view, PictureMoments& moments, QWidget* panel);

    /// Without a picture all keys are others'.
    void setHasPicture(bool hasPicture);

Q_SIGNALS:
    void momentChanged(); ///< another moment is held, or none any more
    void copyPressed(bool withMetadata);
    void savePressed();
    void previewPressed();

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
