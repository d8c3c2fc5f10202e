// SPDX-License-Identifier: GPL-3.0-or-later
// Losses, norms, cosine and shares over the iterations of a run, with a read-out at one of them.
#pragma once

#include "ui/plots/branch_curves.h"
#include "ui/plots/curve_table.h"
#include "ui/widgets/panel.h"

#include <array>

class QButtonGroup;
class QHBoxLayout;
class QMenu;

namespace referee::ui {

class ConflictStrip;
class CurveChip;
class CurvePlot;
class FlatButton;

class CurvesPanel : public Panel {
    Q_OBJECT
public:
    explicit CurvesPanel(QWidget* parent = nullptr);
    ~CurvesPanel() override;

    /// Cheap: the plot follows by a timer. A restart of the average adds its own mark.
    void append(const StepReport& report);
    void appendScore(qint64 iteration, const PictureScore& score);
    /// What the user changed, for all iterations.
    void setEdits(const std::vector<CurveMark>& edits);
    void clear(); ///< branches as well
    /// All branches of the run's tree; reports are appended to the current one. Set again when another one is current.
    void setBranches(const QList<CurveBranch>& branches);
    void setBranchesShown(bool isShown);
    /// Of the run: curves that it does not measure have no chips. The reference must stay valid.
    void setMethod(const MethodTraits& method);
    /// The axis reaches to `iterations`; the last `tail` of them, with SDS alone, are shaded.
    void setLength(qint64 iterations, qint64 tail = 0);
    void setShownIteration(qint64 iteration);
    void setGroup(CurveGroup group);
    void setCurveShown(Curve curve, bool isShown);
    void setLogarithmic(bool isLogarithmic);
    void setSmoothing(double beta);

    const CurveStore& store() const { return m_store; }
    const BranchCurves& branches() const { return m_branches; }
    /// Writes the shown curves as .png or .pdf, by the file's ending. On failure false and an error text.
    bool exportImage(const QString& path, QString* error) const;

Q_SIGNALS:
    void iterationHovered(qint64 iteration); ///< -1: no more
    /// The user wants a file of this suffix ("csv", "png", "pdf"). The receiver asks for its name and writes it: images
    /// with exportImage(), numbers from the run.
    void exportRequested(const QString& suffix);

protected:
    void changeEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void buildLayout();
    void buildGroupsLayout();
    void buildToolsLayout();
    void buildChipsLayout(QHBoxLayout* line);
    void connectWidgets();
    void openMenu(QWidget* under, void (CurvesPanel::*fill)(QMenu&));
    void fillSmoothings(QMenu& menu);
    void fillExports(QMenu& menu);
    void showValues();
    void showChips();
    void colourChips();

    CurveStore m_store;
    BranchCurves m_branches;
    CurvePlot* m_plot;
    ConflictStrip* m_strip;
    QButtonGroup* m_groups;
    FlatButton* m_branchesShown;
    FlatButton* m_logarithmic;
    FlatButton* m_smoothing;
    FlatButton* m_export;
    std::array<CurveChip*, kCurves> m_chips {};
};

} // namespace referee::ui
