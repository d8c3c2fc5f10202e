// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_file.h"

#include <QtCore/QBuffer>
#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QMarginsF>
#include <QtCore/QSaveFile>
#include <QtGui/QImage>
#include <QtGui/QPageSize>
#include <QtGui/QPdfWriter>
#include <QtGui/QPixmap>

#include "ui/plots/qcustomplot_wrapper.h"

namespace referee::ui {

namespace {

constexpr int kDotsPerInch = 96; ///< QCustomPlot's own measure of a pixel
constexpr double kPointsPerInch = 72;
constexpr double kPngScale = 2;

void writePdf(QCustomPlot* plot, QIODevice* device, const QSize& size)
{
    QPdfWriter writer(device);
    writer.setCreator(QCoreApplication::applicationName());
    writer.setResolution(kDotsPerInch);
    writer.setPageSize(
        QPageSize(QSizeF(size) * kPointsPerInch / kDotsPerInch, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    QCPPainter painter(&writer);
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNonCosmetic);
    plot->toPainter(&painter, size.width(), size.height());
}

} // namespace

QByteArray plotAsFile(QCustomPlot* plot, PlotFormat format, const QSize& size)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    if (format == PlotFormat::Png) {
        plot->toPixmap(size.width(), size.height(), kPngScale).save(&buffer, "PNG");
    } else {
        writePdf(plot, &buffer, size);
    }
    return buffer.data();
}

bool writeWhole(const QString& path, const QByteArray& bytes, QString* error)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) {
        return true;
    }
    if (error != nullptr) {
        *error = QCoreApplication::translate("Curves",
            "The curves cannot be written to %1: %2. Free space or choose another folder; nothing there was changed.")
                     .arg(QDir::toNativeSeparators(path), file.errorString());
    }
    return false;
}

} // namespace referee::ui
