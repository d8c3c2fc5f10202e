// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/disk_budget_dialog.h"

#include "ui/widgets/panel.h"

#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QVBoxLayout>

namespace referee::ui {

DiskBudgetDialog::DiskBudgetDialog(int megabytes, QWidget* parent)
    : SurfaceDialog(tr("Disk budget"), parent)
{
    buildLayout();
    m_megabytes->setValue(megabytes);
}

void DiskBudgetDialog::buildLayout()
{
    m_megabytes = new QSpinBox;
    m_megabytes->setRange(0, 100'000'000);
    m_megabytes->setSingleStep(500);
    m_megabytes->setSuffix(tr(" MB"));
    m_megabytes->setSpecialValueText(tr("no bound"));
    m_megabytes->setAccessibleName(tr("Disk budget in megabytes"));
    auto* form = new QFormLayout;
    form->addRow(tr("All runs &together may take"), m_megabytes);
    auto* hint = new HintLabel;
    hint->setText(tr("Nothing is ever thrown away unasked. When the runs grow beyond this, you are asked whether the "
                     "oldest may be thinned out; runs with a star stay whole."));
    hint->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT chosen(m_megabytes->value());
        accept();
    });
    auto* lines = new QVBoxLayout(this);
    lines->addLayout(form);
    lines->addWidget(hint);
    lines->addWidget(buttons);
    setMinimumWidth(420);
}

} // namespace referee::ui
