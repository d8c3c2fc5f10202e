// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/prompt/start_image_picker.h"

#include "ui/theme/picture_data.h"
#include "ui/theme/theme.h"

#include <QtCore/QFileInfo>
#include <QtCore/QMimeData>
#include <QtCore/QUrl>
#include <QtGui/QClipboard>
#include <QtGui/QContextMenuEvent>
#include <QtGui/QImageReader>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QMenu>

namespace referee::ui {

namespace {

constexpr int kSide = 84;
constexpr int kRemoveSide = 20;

bool isImageFile(const QString& path)
{
    const QByteArray ending = QFileInfo(path).suffix().toLower().toUtf8();
    return !ending.isEmpty() && QImageReader::supportedImageFormats().contains(ending);
}

QString fileFilter()
{
    QStringList endings;
    for (const auto& format : QImageReader::supportedImageFormats()) {
        endings << QStringLiteral("*.") + QString::fromLatin1(format);
    }
    return StartImagePicker::tr("Pictures (%1)").arg(endings.join(QLatin1Char(' ')));
}

} // namespace

QString imageFileIn(const QMimeData& data)
{
    for (const QUrl& url : data.urls()) {
        if (url.isLocalFile() && isImageFile(url.toLocalFile())) {
            return url.toLocalFile();
        }
    }
    return {};
}

StartImagePicker::StartImagePicker(QWidget* parent)
    : QWidget(parent)
    , m_remove(new IconButton(Sign::Remove, tr("Remove the start image"), this))
{
    setFixedSize(kSide, kSide);
    setAcceptDrops(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    m_remove->setGeometry(kSide - kRemoveSide - 3, 3, kRemoveSide, kRemoveSide);
    m_remove->setCursor(Qt::ArrowCursor);
    m_remove->hide();
    connect(m_remove, &QToolButton::clicked, this, &StartImagePicker::clear);
    explain();
}

void StartImagePicker::explain()
{
    setAccessibleName(m_image.isNull() ? tr("Start image: none") : tr("Start image"));
    setToolTip(m_image.isNull()
            ? tr("Start image: drop or paste a picture, or click to choose a file.\n"
                 "Without one a run starts from noise.")
            : tr("The run starts from this picture, %1 × %2 pixels.").arg(m_image.width()).arg(m_image.height()));
}

void StartImagePicker::setImage(const QImage& image)
{
    m_image = image;
    m_thumbnail = {};
    m_remove->setVisible(!image.isNull());
    explain();
    update();
}

bool StartImagePicker::canTake(const QMimeData& data) { return data.hasImage() || !imageFileIn(data).isEmpty(); }

bool StartImagePicker::take(const QMimeData& data)
{
    const QString path = imageFileIn(data);
    if (!path.isEmpty()) {
        Q_EMIT imageFileDropped(path);
        return true;
    }
    const QByteArray bytes = pictureBytesIn(data);
    if (!bytes.isEmpty()) {
        Q_EMIT imageBytesDropped(bytes);
        return true;
    }
    const auto image = qvariant_cast<QImage>(data.imageData());
    if (image.isNull()) {
        return false;
    }
    setImage(image);
    Q_EMIT imageChanged(image);
    return true;
}

void StartImagePicker::clear()
{
    if (m_image.isNull()) {
        return;
    }
    setImage({});
    setFocus(); // the button that had it is gone
    Q_EMIT imageChanged({});
}

void StartImagePicker::chooseFile()
{
    auto* dialog = new QFileDialog(this, tr("Choose the start image"), QString(), fileFilter());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &StartImagePicker::imageFileDropped);
    dialog->open();
}

void StartImagePicker::paste()
{
    const QMimeData* data = QGuiApplication::clipboard()->mimeData();
    if (data != nullptr) {
        take(*data);
    }
}

/// A large picture is first thinned, because smooth scaling of one holds up the window.
QPixmap StartImagePicker::thumbnail()
{
    const double ratio = devicePixelRatioF();
    const QSize wanted = size() * ratio;
    if (m_thumbnail.isNull() || m_thumbnail.devicePixelRatio() != ratio) {
        QImage image = m_image;
        if (image.width() > 4 * wanted.width() || image.height() > 4 * wanted.height()) {
            image = image.scaled(wanted * 4, Qt::KeepAspectRatio, Qt::FastTransformation);
        }
        m_thumbnail = QPixmap::fromImage(image.scaled(wanted, Qt::KeepAspectRatio, Qt::SmoothTransformation));
        m_thumbnail.setDevicePixelRatio(ratio);
    }
    return m_thumbnail;
}

void StartImagePicker::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& colours = theme();
    QPainterPath outline;
    outline.addRoundedRect(rect().toRectF().adjusted(1, 1, -1, -1), kRadius, kRadius);
    if (m_image.isNull()) {
        painter.setFont(hintFont());
        painter.setPen(colours.hint);
        painter.drawText(rect(), Qt::AlignCenter, tr("start\nimage"));
    } else {
        painter.fillPath(outline, colours.raised);
        const QPixmap shown = thumbnail();
        const QSizeF size = shown.deviceIndependentSize();
        painter.setClipPath(outline);
        painter.drawPixmap(QPointF((width() - size.width()) / 2, (height() - size.height()) / 2), shown);
        painter.setClipping(false);
    }
    const bool isMarked = m_isDropTarget || hasFocus();
    if (isMarked || m_image.isNull()) {
        painter.setPen(QPen(isMarked ? colours.user : colours.line, isMarked ? 1.5 : 1.2, Qt::DashLine));
        painter.drawPath(outline);
    }
}

void StartImagePicker::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Paste)) {
        paste();
    } else if (event->matches(QKeySequence::Delete) || event->key() == Qt::Key_Backspace) {
        clear();
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Space) {
        chooseFile();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void StartImagePicker::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint())) {
        chooseFile();
    }
}

void StartImagePicker::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    menu.addAction(tr("Choose a file…"), this, &StartImagePicker::chooseFile);
    menu.addAction(tr("Paste"), this, &StartImagePicker::paste);
    menu.addAction(tr("Remove"), this, &StartImagePicker::clear)->setEnabled(!m_image.isNull());
    menu.exec(event->globalPos());
}

void StartImagePicker::setIsDropTarget(bool isTarget)
{
    m_isDropTarget = isTarget;
    update();
}

void StartImagePicker::dragEnterEvent(QDragEnterEvent* event)
{
    if (canTake(*event->mimeData())) {
        event->acceptProposedAction();
        setIsDropTarget(true);
    }
}

void StartImagePicker::dragLeaveEvent(QDragLeaveEvent* /*event*/) { setIsDropTarget(false); }

void StartImagePicker::dropEvent(QDropEvent* event)
{
    setIsDropTarget(false);
    if (take(*event->mimeData())) {
        event->acceptProposedAction();
    }
}

} // namespace referee::ui
