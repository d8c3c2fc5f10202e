// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/diagnostics_dialog.h"

#include "ui/theme/theme.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace referee::ui {

namespace {

constexpr int kBundleWidth = 420;

} // namespace

DiagnosticsDialog::DiagnosticsDialog(QWidget* parent)
    : SurfaceDialog(tr("Diagnostics"), parent)
{
    buildLayout();
}

void DiagnosticsDialog::buildLayout()
{
    auto* what = new QLabel(tr("Saves what helps to find a fault: the log, versions, the device and the settings. "
                               "Nothing is sent anywhere; you can read the file before you pass it on."));
    what->setWordWrap(true);
    what->setFixedWidth(kBundleWidth);
    m_withPrompt = new QCheckBox(tr("With the &prompt"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Save)->setText(tr("Save…"));
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(2 * kPad, kPad, 2 * kPad, kPad);
    lines->setSpacing(kPad);
    lines->addWidget(what);
    lines->addWidget(m_withPrompt);
    lines->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &DiagnosticsDialog::choosePlace);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void DiagnosticsDialog::choosePlace()
{
    auto* chooser = new QFileDialog(this, tr("Save diagnostics"), {}, tr("Text (*.txt)"));
    chooser->setAcceptMode(QFileDialog::AcceptSave);
    chooser->setDefaultSuffix(QStringLiteral("txt"));
    chooser->selectFile(QStringLiteral("referee-studio-diagnostics.txt"));
    connect(chooser, &QFileDialog::fileSelected, this, [this](const QString& path) {
        Q_EMIT placeChosen(path, m_withPrompt->isChecked());
        accept();
    });
    chooser->open();
}

} // namespace referee::ui
