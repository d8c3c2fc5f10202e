// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window/keyboard_dialog.h"

#include "ui/main_window/key_table.h"
#include "ui/theme/theme.h"
#include "ui/widgets/panel.h"

#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QScrollArea>

namespace referee::ui {

namespace {

QWidget* tableWidget()
{
    auto* table = new QWidget;
    auto* grid = new QGridLayout(table);
    grid->setContentsMargins(0, 0, kPad, 0);
    grid->setHorizontalSpacing(2 * kPad);
    grid->setVerticalSpacing(kGap / 2);
    grid->setColumnStretch(1, 1);
    QString where;
    int line = 0;
    for (const KeyRow& row : keyTable()) {
        if (where != whereText(row)) {
            where = whereText(row);
            grid->setRowMinimumHeight(line, line > 0 ? kPad : 0);
            ++line;
            grid->addWidget(new HintLabel(where), line++, 0, 1, 2);
        }
        grid->addWidget(new QLabel(keysText(row)), line, 0);
        grid->addWidget(new QLabel(whatText(row)), line++, 1);
    }
    return table;
}

} // namespace

KeyboardDialog::KeyboardDialog(QWidget* parent)
    : SurfaceDialog(tr("Keyboard"), parent)
{
    auto* scroll = new QScrollArea;
    scroll->setWidget(tableWidget());
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumWidth(scroll->widget()->sizeHint().width() + 2 * kPad);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(2 * kPad, kPad, kPad, kPad);
    lines->addWidget(scroll, 1);
    lines->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resize(sizeHint().width(), kRowHeight * 28);
}

} // namespace referee::ui
