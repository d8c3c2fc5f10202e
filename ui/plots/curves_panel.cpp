// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/curves_panel.h"

#include "ui/plots/curve_plot.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/conflict_strip.h"

#include <QtCore/QDir>
#include <QtCore/QEvent>
#include <QtCore/QFileInfo>
#include <QtCore/QSaveFile>
#include <QtGui/QActionGroup>
#include <QtGui/QContextMenuEvent>
#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QMenu>

namespace referee::ui {

namespace {

constexpr int kTight = 4; ///< between the lines of this panel, which is often a low one
constexpr std::array<double, 6> kSmoothings = { 0, 0.6, 0.8, 0.9, 0.95, 0.98 };

QString smoothingName(double beta) { return beta == 0 ? CurvesPanel::tr("off") : QString::number(beta); }

/// Atomic: after a failure the old file is still there.
bool writeFile(const QString& path, const QByteArray& bytes, QString* error)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) {
        return true;
    }
    if (error != nullptr) {
        *error = CurvesPanel::tr(
            "The curves cannot be written to %1: %2. Free space or choose another folder; nothing there was changed.")
                     .arg(QDir::toNativeSeparators(path), file.errorString());
    }
    return false;
}

} // namespace

CurvesPanel::CurvesPanel(QWidget* parent)
    : Panel(tr("Curves"), parent)
    , m_plot(new CurvePlot(m_store, m_branches))
    , m_strip(new ConflictStrip)
    , m_groups(new QButtonGroup(this))
    , m_branchesShown(new FlatButton(tr("branches")))
    , m_logarithmic(new FlatButton(tr("log")))
    , m_smoothing(new FlatButton(tr("smooth")))
    , m_export(new FlatButton(tr("export")))
{
    buildLayout();
    connectWidgets();
    setGroup(CurveGroup::Losses);
}

CurvesPanel::~CurvesPanel()
{
    delete m_plot; // reads the store, which goes before the children do
}

void CurvesPanel::buildLayout()
{
    layout()->setSpacing(kTight);
    content()->setSpacing(kTight);
    buildGroupsLayout();
    buildToolsLayout();
    auto* line = new QHBoxLayout;
    line->setSpacing(0);
    buildChipsLayout(line);
    line->addSpacing(kGap);
    line->addWidget(m_strip, 1);
    m_strip->setOneLine(true);
    content()->addLayout(line);
    content()->addWidget(m_plot, 1);
    colourChips();
}

void CurvesPanel::buildGroupsLayout()
{
    m_groups->setExclusive(true);
    for (std::size_t i = 0; i < kCurveGroups; ++i) {
        const auto group = static_cast<CurveGroup>(i);
        auto* button = new FlatButton(groupName(group));
        button->setCheckable(true);
        button->setToolTip(groupTip(group));
        button->setVisible(group != CurveGroup::Scores); // until the first one arrives
        m_groups->addButton(button, static_cast<int>(i));
        header()->addWidget(button);
    }
    header()->setSpacing(0);
    header()->addSpacing(kGap);
}

void CurvesPanel::buildToolsLayout()
{
    m_logarithmic->setCheckable(true);
    m_logarithmic->setToolTip(tr("Logarithmic axis; values that are not positive are left out"));
    m_smoothing->setToolTip(tr("Exponential smoothing; the measured values stay visible behind it"));
    m_smoothing->setCheckable(true);
    m_export->setToolTip(tr("Saves all numbers of this run as CSV, or the shown curves as an image. For other branches "
                            "open their runs or use referee export."));
    for (FlatButton* tool : { m_logarithmic, m_smoothing, m_export }) {
        header()->addWidget(tool);
    }
}

void CurvesPanel::buildChipsLayout(QHBoxLayout* line)
{
    for (const CurveInfo& info : curveTable()) {
        auto* chip = new CurveChip(curveName(info.curve));
        chip->setToolTip(curveTip(info.curve));
        chip->setChecked(info.isShownAtFirst);
        m_chips[static_cast<std::size_t>(info.curve)] = chip;
        line->addWidget(chip);
        connect(chip, &CurveChip::toggled, this,
            [this, curve = info.curve](bool isShown) { setCurveShown(curve, isShown); });
    }
    m_branchesShown->setCheckable(true);
    m_branchesShown->setChecked(true);
    m_branchesShown->hide(); // until there is another branch
    line->addWidget(m_branchesShown);
}

void CurvesPanel::connectWidgets()
{
    connect(m_groups, &QButtonGroup::idClicked, this, [this](int id) { setGroup(static_cast<CurveGroup>(id)); });
    connect(m_branchesShown, &FlatButton::toggled, this, &CurvesPanel::setBranchesShown);
    connect(m_logarithmic, &FlatButton::toggled, this, &CurvesPanel::setLogarithmic);
    connect(m_smoothing, &FlatButton::clicked, this, [this] {
        m_smoothing->setChecked(m_store.smoothing() > 0); // the click is for the menu
        openMenu(m_smoothing, &CurvesPanel::fillSmoothings);
    });
    connect(m_export, &FlatButton::clicked, this, [this] { openMenu(m_export, &CurvesPanel::fillExports); });
    connect(m_plot, &CurvePlot::hovered, this, &CurvesPanel::iterationHovered);
    connect(m_plot, &CurvePlot::hovered, this, &CurvesPanel::showValues);
    connect(m_plot, &CurvePlot::refreshed, this, &CurvesPanel::showValues);
}

void CurvesPanel::append(const StepReport& report)
{
    m_store.append(report);
    if (report.isRestart) {
        m_store.addMark({ report.iteration, tr("EMA"), Side::Neutral });
    }
    m_plot->noteChange();
}

void CurvesPanel::appendScore(qint64 iteration, const PictureScore& score)
{
    m_store.appendScore(iteration, score);
    m_groups->button(static_cast<int>(CurveGroup::Scores))->show();
    m_plot->noteChange();
}

void CurvesPanel::setEdits(const std::vector<CurveMark>& edits)
{
    m_store.setEdits(edits);
    m_plot->noteChange();
}

void CurvesPanel::clear()
{
    m_store.clear();
    setBranches({});
    m_plot->setShownIteration(-1);
    m_groups->button(static_cast<int>(CurveGroup::Scores))->hide();
    if (m_plot->graphs().group() == CurveGroup::Scores) {
        setGroup(CurveGroup::Losses);
    }
    m_plot->noteChange();
}

void CurvesPanel::setBranches(const QList<CurveBranch>& branches)
{
    m_branches.set(branches, m_store);
    const QString names = m_branches.names().join(tr(", "));
    m_branchesShown->setVisible(!m_branches.isEmpty());
    m_branchesShown->setToolTip(
        tr("Other branches, thinner and dashed: %1. Iterations that they share with this one are drawn once.")
            .arg(names));
    m_branchesShown->setAccessibleDescription(names);
    m_plot->describeBranches(names);
    m_plot->noteChange();
}

void CurvesPanel::setBranchesShown(bool isShown)
{
    m_branchesShown->setChecked(isShown);
    m_branches.setShown(isShown);
    m_plot->refresh();
}

void CurvesPanel::setMethod(const MethodTraits& method)
{
    m_store.setMethod(method);
    showChips();
}

void CurvesPanel::setLength(qint64 iterations, qint64 tail)
{
    m_plot->setLength(iterations, tail > 0 ? std::max<qint64>(0, iterations - tail) : -1);
}

void CurvesPanel::setShownIteration(qint64 iteration)
{
    m_plot->setShownIteration(iteration);
    showValues();
}

void CurvesPanel::setGroup(CurveGroup group)
{
    m_groups->button(static_cast<int>(group))->setChecked(true);
    m_logarithmic->setEnabled(canBeLogarithmic(group));
    m_plot->graphs().setGroup(group);
    showChips();
    m_plot->refresh();
}

void CurvesPanel::setCurveShown(Curve curve, bool isShown)
{
    m_chips[static_cast<std::size_t>(curve)]->setChecked(isShown);
    m_plot->graphs().setShown(curve, isShown);
    m_plot->refresh();
}

void CurvesPanel::setLogarithmic(bool isLogarithmic)
{
    m_logarithmic->setChecked(isLogarithmic);
    m_plot->graphs().setLogarithmic(isLogarithmic);
    m_plot->refresh();
}

void CurvesPanel::setSmoothing(double beta)
{
    m_store.setSmoothing(beta);
    m_branches.setSmoothing(m_store.smoothing());
    m_smoothing->setChecked(beta > 0);
    m_smoothing->setText(beta > 0 ? tr("smooth %1").arg(smoothingName(beta)) : tr("smooth"));
    m_smoothing->updateGeometry();
    m_plot->refresh();
}

void CurvesPanel::openMenu(QWidget* under, void (CurvesPanel::*fill)(QMenu&))
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    (this->*fill)(*menu);
    menu->popup(under->mapToGlobal(QPoint(0, under->height())));
}

void CurvesPanel::fillSmoothings(QMenu& menu)
{
    auto* one = new QActionGroup(&menu);
    for (const double beta : kSmoothings) {
        QAction* action = menu.addAction(smoothingName(beta), this, [this, beta] { setSmoothing(beta); });
        action->setCheckable(true);
        action->setChecked(beta == m_store.smoothing());
        one->addAction(action);
    }
}

void CurvesPanel::fillExports(QMenu& menu)
{
    const std::array<std::pair<QString, QString>, 3> files
        = { { { tr("All numbers of this run as CSV…"), QStringLiteral("csv") },
            { tr("These curves as PNG, on white…"), QStringLiteral("png") },
            { tr("These curves as PDF, on white…"), QStringLiteral("pdf") } } };
    for (const auto& [text, suffix] : files) {
        menu.addAction(text, this, [this, suffix = suffix] { Q_EMIT exportRequested(suffix); });
    }
}

/// What the heading offers, at the mouse.
void CurvesPanel::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto addSwitch = [menu](const QString& text, FlatButton* button) {
        QAction* action = menu->addAction(text, button, &FlatButton::click);
        action->setCheckable(true);
        action->setChecked(button->isChecked());
        action->setEnabled(button->isEnabled() && !button->isHidden());
    };
    addSwitch(tr("Logarithmic axis"), m_logarithmic);
    addSwitch(tr("Other branches"), m_branchesShown);
    fillSmoothings(*menu->addMenu(tr("Smoothing")));
    menu->addSeparator();
    fillExports(*menu);
    menu->popup(event->globalPos());
}

/// Chips and strip show the iteration under the mouse, else the shown one, else the last.
void CurvesPanel::showValues()
{
    const qint64 shown = m_plot->shownIteration() >= 0 ? m_plot->shownIteration() : m_store.lastIteration();
    const qint64 iteration = m_plot->hoveredIteration() >= 0 ? m_plot->hoveredIteration() : shown;
    for (const CurveInfo& info : curveTable()) {
        const auto value = m_store.valueAt(info.curve, iteration);
        m_chips[static_cast<std::size_t>(info.curve)]->setValue(value ? curveValueText(info.curve, *value) : QString());
    }
    if (m_store.isEmpty()) {
        m_strip->clear();
    } else {
        m_strip->setReport(m_store.conflictAt(iteration));
    }
    showChips();
}

/// Those of the group that the method measures; CLIP, contrast and scores only once they have a value.
void CurvesPanel::showChips()
{
    for (const CurveInfo& info : curveTable()) {
        const bool needsValues = isOptional(info.curve) || info.group == CurveGroup::Scores;
        const bool hasPlace
            = isMeasuredBy(m_store.method(), info.curve) && (!needsValues || m_store.track(info.curve).size() > 0);
        m_chips[static_cast<std::size_t>(info.curve)]->setVisible(info.group == m_plot->graphs().group() && hasPlace);
    }
}

void CurvesPanel::colourChips()
{
    for (const CurveInfo& info : curveTable()) {
        m_chips[static_cast<std::size_t>(info.curve)]->setColour(curveColour(info, theme()), info.line);
    }
}

void CurvesPanel::changeEvent(QEvent* event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_chips.front() != nullptr) {
        colourChips();
    }
}

bool CurvesPanel::exportImage(const QString& path, QString* error) const
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix != QLatin1String("png") && suffix != QLatin1String("pdf")) {
        if (error != nullptr) {
            *error = tr("%1: curves can be saved only as .png or .pdf. Choose one of these endings.")
                         .arg(QFileInfo(path).fileName());
        }
        return false;
    }
    const PlotFormat format = suffix == QLatin1String("pdf") ? PlotFormat::Pdf : PlotFormat::Png;
    return writeFile(path, m_plot->asFile(format), error);
}

} // namespace referee::ui
