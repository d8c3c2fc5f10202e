// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/images/picture_reader.h"

#include "app/images/decoder_watch.h"
#include "app/images/picture_container.h"
#include "core/base/errors.h"

#include <QtGui/QColorSpace>
#include <QtGui/QImageReader>
#include <QtGui/QPainter>
#include <array>
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace referee {

namespace {

/// The size of the largest picture with four channels of 16 bits.
constexpr int kMaxMegabytes = int((int64_t(kMaxPictureSide) * kMaxPictureSide * 8) >> 20);
constexpr qsizetype kMaxFileBytes = qsizetype(1) << 30; ///< more than the largest picture with three bytes per pixel

[[noreturn]] void reject(const std::string& name, const std::string& why) { throw LoadError(name + ": " + why); }

/// "BMP, GIF, JPEG, …": the installed formats.
std::string formatNames()
{
    std::string names;
    for (const QByteArray& format : QImageReader::supportedImageFormats()) {
        if (format != "jpg" && format != "tif") { // other names of jpeg and tiff
            names += (names.empty() ? "" : ", ") + format.toUpper().toStdString();
        }
    }
    return names;
}

[[noreturn]] void rejectUnread(const std::string& name, const std::string& why)
{
    reject(name,
        "the picture cannot be read (" + why + "). Check the path and the file. Supported formats: " + formatNames()
            + ".");
}

[[noreturn]] void rejectCut(const std::string& name)
{
    reject(name, "the picture is cut short. Download or copy the file again.");
}

[[noreturn]] void rejectDamaged(const std::string& name, const std::string& what)
{
    reject(name, "the picture is damaged (" + what + "). Get the file again, or save it again in another program.");
}

[[noreturn]] void rejectLarge(const std::string& name, const QSize& size)
{
    const std::string side = std::to_string(kMaxPictureSide);
    const std::string found
        = size.isValid() ? std::to_string(size.width()) + "×" + std::to_string(size.height()) + " pixels" : "more";
    reject(name,
        "a picture may have at most " + side + "×" + side + " pixels, got " + found
            + ". Scale it down; runs use at most 8192 pixels per side.");
}

std::string errorText() { return std::generic_category().message(errno); }

using Stream = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

/// Does not use QFile, which looks for names that begin with ":" among Qt's resources. O_NONBLOCK: opening a named pipe
/// would otherwise wait for a writer.
Stream opened(const std::filesystem::path& file)
{
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status { };
    if (descriptor < 0 || ::fstat(descriptor, &status) != 0) {
        rejectUnread(file.string(), errorText());
    }
    if (!S_ISREG(status.st_mode)) {
        ::close(descriptor);
        reject(file.string(),
            std::string("this is a ") + (S_ISDIR(status.st_mode) ? "folder" : "device, pipe or socket")
                + ". Give the path of a picture file.");
    }
    return { ::fdopen(descriptor, "rb"), &std::fclose };
}

QByteArray bytesOf(const std::filesystem::path& file)
{
    const Stream stream = opened(file);
    QByteArray bytes;
    std::array<char, 1 << 16> piece {};
    while (const size_t count = std::fread(piece.data(), 1, piece.size(), stream.get())) {
        bytes.append(piece.data(), qsizetype(count));
        if (bytes.size() > kMaxFileBytes) {
            reject(file.string(), "a picture file may have at most 1 GB. Scale the picture down.");
        }
    }
    if (std::ferror(stream.get()) != 0) {
        rejectUnread(file.string(), errorText());
    }
    return bytes;
}

/// True when a decoder that fills up missing pixels has reached the end of the file. Decoders that are not named reject
/// files that are cut short themselves, and may read behind the end.
bool isFilledUp(const QByteArray& format, const WatchedBytes& source)
{
    static const QByteArrayList kByBlocks { "jpeg", "gif", "xbm" }; // request more than they need
    static const QByteArrayList kExact { "bmp", "cur", "ico", "pbm", "pgm", "ppm", "tga" };
    return (kByBlocks.contains(format) && source.gotNothing())
        || (kExact.contains(format) && (source.gotNothing() || source.gotLess()));
}

/// libjpeg continues after errors. Some cameras leave harmless bytes between two segments.
std::string jpegDamage(const DecoderWords& words)
{
    const QLatin1String sign("Corrupt JPEG data: ");
    for (const QString& line : words.lines()) {
        if (line.startsWith(sign) && !line.contains(QLatin1String("extraneous bytes"))) {
            return line.sliced(sign.size()).toStdString();
        }
    }
    return {};
}

/// Decodes one picture once.
class Decoding {
public:
    Decoding(const QByteArray& bytes, std::string name)
        : m_name(std::move(name))
        , m_source(bytes)
        , m_container(containerOf(bytes))
        , m_reader(&m_source)
    {
        QImageReader::setAllocationLimit(kMaxMegabytes);
        m_reader.setAutoTransform(true);
        m_format = m_reader.format();
        if (m_format.startsWith("tif")) {
            silenceTiff();
        }
    }

    QImage read()
    {
        requireSound();
        m_source.forget(); // reads of the format detection
        const QImageIOHandler::Transformations transformation = m_reader.transformation();
        QImage image = m_reader.read();
        requireRead(image);
        if (m_container.colours.isValid()) {
            image.setColorSpace(m_container.colours);
        }
        const bool isTurned = transformation != QImageIOHandler::TransformationNone;
        return isTurned ? image : upright(image, m_container.orientation);
    }

    QString text(const QString& key)
    {
        requireSound(); // libpng allocates what a chunk claims to hold, up to 2 GB
        return m_reader.text(key);
    }

private:
    void requireSound()
    {
        if (m_container.isCut) {
            rejectCut(m_name);
        }
        if (!m_container.damage.empty()) {
            rejectDamaged(m_name, m_container.damage);
        }
        if (!m_container.colourTrouble.empty()) {
            reject(m_name,
                "HDR colours cannot be converted to sRGB (" + m_container.colourTrouble
                    + "). Convert it to sRGB in another program.");
        }
        requireSize(m_container.size); // libpng would report sizes that it does not support on stderr
        requireSize(m_reader.size());
    }

    void requireSize(const QSize& size) const
    {
        if (size.width() > kMaxPictureSide || size.height() > kMaxPictureSide) {
            rejectLarge(m_name, size);
        }
    }

    void requireRead(const QImage& image) const
    {
        if (image.isNull() && m_words.has(QLatin1String("exceeds the current allocation limit"))) {
            rejectLarge(m_name, {});
        }
        const bool isShort = image.isNull() && !m_format.isEmpty() && (m_source.gotNothing() || m_source.gotLess());
        if (isShort || isFilledUp(m_format, m_source)) {
            rejectCut(m_name);
        }
        if (image.isNull()) {
            rejectUnread(m_name, m_reader.errorString().toStdString());
        }
        const std::string damage = jpegDamage(m_words);
        if (!damage.empty()) {
            rejectDamaged(m_name, damage);
        }
        requireSize(image.size());
    }

    std::string m_name;
    DecoderWords m_words;
    WatchedBytes m_source;
    PictureContainer m_container;
    QImageReader m_reader;
    QByteArray m_format;
};

} // namespace

QImage readImage(const QByteArray& bytes, const std::string& name, Ground ground)
{
    return asSeen(Decoding(bytes, name).read(), ground);
}

QImage readImage(const std::filesystem::path& file, Ground ground)
{
    return readImage(bytesOf(file), file.string(), ground);
}

std::pair<QImage, std::string> readImageAndText(const std::filesystem::path& file, const QString& key)
{
    const QImage image = Decoding(bytesOf(file), file.string()).read();
    return { asSeen(image), image.text(key).toStdString() };
}

std::string readImageText(const std::filesystem::path& file, const QString& key)
{
    try {
        return Decoding(bytesOf(file), file.string()).text(key).toStdString();
    } catch (const LoadError&) {
        return {};
    }
}

QImage previewOf(const std::vector<uint8_t>& png)
{
    try {
        return readImage(QByteArray(reinterpret_cast<const char*>(png.data()), qsizetype(png.size())), "preview");
    } catch (const LoadError&) {
        return {};
    }
}

QImage asSeen(QImage image, Ground ground)
{
    const QColorSpace space = image.colorSpace();
    if (space.isValid() && space != QColorSpace(QColorSpace::SRgb)) {
        image.convertToColorSpace(QColorSpace::SRgb);
    }
    image.setColorSpace({}); // sRGB without a tag, as in our own pictures
    if (image.hasAlphaChannel()) {
        QImage flat(image.size(), QImage::Format_RGB32);
        flat.fill(ground == Ground::White ? Qt::white : Qt::black);
        QPainter(&flat).drawImage(QPoint(), image);
        image = flat;
    }
    image.convertTo(QImage::Format_RGB888);
    return image;
}

} // namespace referee
