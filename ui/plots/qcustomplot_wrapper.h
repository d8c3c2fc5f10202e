// SPDX-License-Identifier: GPL-3.0-or-later
// The only way to QCustomPlot: its header uses the bare words `signals` and `foreach`, which our targets switch off.
// Include it last, and only in a .cpp of this folder: it draws in all of QtPrintSupport.
#pragma once

#include <QtPrintSupport/QtPrintSupport>

#define signals Q_SIGNALS
#define foreach(variable, container) for (variable : container)
#include <qcustomplot.h>
#undef foreach
#undef signals
