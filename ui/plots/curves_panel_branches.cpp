// SPDX-License-Identifier: GPL-3.0-or-later
// Other branches behind the curves of the present one, and the button that hides them.
#include "ui/plots/curve_plot.h"
#include "ui/plots/curves_panel.h"
#include "ui/widgets/flat_button.h"

namespace referee::ui {

void CurvesPanel::setBranches(const QList<CurveBranch>& branches)
{
    m_branches.set(branches, m_store);
    const QString names = m_branches.names().join(tr(", "));
    m_branchesShown->setVisible(!m_branches.isEmpty());
    m_branchesShown->setToolTip(
        tr("Other branches, thinner and dashed: %1. What they share with this one is drawn once.").arg(names));
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

} // namespace referee::ui
