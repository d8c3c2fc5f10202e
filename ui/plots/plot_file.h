// SPDX-License-Identifier: GPL-3.0-or-later
// A plot as a file. Atomic: a failed writing leaves what stood there before.
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QSize>
#include <QtCore/QString>

class QCustomPlot;

namespace referee::ui {

enum class PlotFormat { Png, Pdf };

/// PNG at twice the resolution of a 96 dpi screen, PDF with text and curves as such.
QByteArray plotAsFile(QCustomPlot* plot, PlotFormat format, const QSize& size);

/// Replaces `path` with `bytes`; whoever chose the path has asked before. On failure false and a sentence.
bool writeWhole(const QString& path, const QByteArray& bytes, QString* error);

} // namespace referee::ui
