// SPDX-License-Identifier: GPL-3.0-or-later
// The row of tools under the picture: result, region, preview period, copy, save and drag out.
#pragma once

#include "ui/picture/picture_moments.h"

#include <QtWidgets/QWidget>

class QActionGroup;
class QMenu;
class QToolButton;

namespace referee::ui {

class DragHandle;
class SegmentedControl;

/// Preview periods in milliseconds.
inline constexpr int kEveryIteration = 0;
inline constexpr int kNoPreviews = -1;

class PictureTools : public QWidget {
    Q_OBJECT
public:
    explicit PictureTools(QWidget* parent = nullptr);

    void setResultKind(PictureSource kind); ///< emits nothing, as the other setters
    void setPreviewPeriod(int ms);
    int previewPeriod() const { return m_periodMs; }
    QSize minimumSizeHint() const override;
    void setHasPicture(bool hasPicture);
    /// Shown by the button in amber.
    void setHasRegion(bool hasRegion);

Q_SIGNALS:
    void resultKindChosen(PictureSource kind);
    void regionRequested();
    void previewPeriodChosen(int ms);
    void previewNowRequested();
    void copyRequested(bool withMetadata);
    void saveRequested();
    void dragOutStarted(bool withMetadata);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildLayout();
    void describe();
    void buildMenus();
    void connectWidgets();
    void showPeriod();
    void applyColours();
    int widthOf(bool withPreview) const;
    void fit();
    SegmentedControl* m_results;
    QToolButton* m_region;
    QToolButton* m_period;
    QActionGroup* m_periods;
    QToolButton* m_now;
    QToolButton* m_copy;
    QToolButton* m_more;
    QToolButton* m_save;
    DragHandle* m_handle;
    bool m_hasRegion = false;
    int m_periodMs = kEveryIteration;
};

} // namespace referee::ui
