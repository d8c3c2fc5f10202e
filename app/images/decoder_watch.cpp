// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/images/decoder_watch.h"

#include "core/base/log.h"

#include <QtCore/QLibrary>
#include <algorithm>
#include <atomic>
#include <cstdarg>
#include <cstring>
#include <mutex>

namespace referee {

namespace {

thread_local QStringList* t_lines = nullptr; ///< null: no picture is being read on this thread

std::mutex s_mutex; ///< guards the installed handler
int s_readers = 0;
std::atomic<QtMessageHandler> s_before = nullptr;

void take(QtMsgType type, const QMessageLogContext& context, const QString& text)
{
    if (t_lines != nullptr) {
        t_lines->append(text);
    } else if (const QtMessageHandler before = s_before) {
        before(type, context, text);
    }
}

void addReader()
{
    const std::lock_guard lock(s_mutex);
    if (s_readers++ == 0) {
        s_before = qInstallMessageHandler(take);
    }
}

void removeReader()
{
    const std::lock_guard lock(s_mutex);
    if (--s_readers == 0) {
        const QtMessageHandler present = qInstallMessageHandler(s_before);
        if (present != take) {
            qInstallMessageHandler(present); // another handler that was installed since
        }
    }
}

} // namespace

WatchedBytes::WatchedBytes(const QByteArray& bytes)
    : m_bytes(bytes)
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered); // Qt's buffer would read more than the decoder
}

bool WatchedBytes::seek(qint64 position)
{
    m_at = position;
    return QIODevice::seek(position);
}

qint64 WatchedBytes::readData(char* data, qint64 most)
{
    const qint64 left = std::max<qint64>(0, m_bytes.size() - m_at);
    const qint64 count = std::min(most, left);
    m_gotNothing = m_gotNothing || (most > 0 && left == 0);
    m_gotLess = m_gotLess || (left > 0 && count < most);
    if (count > 0) {
        std::memcpy(data, m_bytes.constData() + m_at, static_cast<size_t>(count));
        m_at += count;
    }
    return count;
}

qint64 WatchedBytes::writeData(const char* /*data*/, qint64 /*most*/) { return -1; }

DecoderWords::DecoderWords()
    : m_outer(t_lines)
{
    t_lines = &m_lines;
    addReader();
}

DecoderWords::~DecoderWords()
{
    removeReader();
    t_lines = m_outer;
    for (const QString& line : m_lines) {
        logDebug("Picture decoder: " + line.toStdString());
    }
}

bool DecoderWords::has(QLatin1String words) const
{
    return std::any_of(m_lines.begin(), m_lines.end(), [&](const QString& line) { return line.contains(words); });
}

void silenceTiff()
{
    using Handler = void (*)(const char* module, const char* format, va_list values);
    using SetHandler = Handler (*)(Handler);
    static std::once_flag s_once;
    std::call_once(s_once, [] {
        for (const char* name : { "TIFFSetErrorHandler", "TIFFSetWarningHandler" }) {
            for (const int version : { 6, 5 }) {
                const auto set = reinterpret_cast<SetHandler>(QLibrary::resolve(QStringLiteral("tiff"), version, name));
                if (set != nullptr) {
                    set(nullptr);
                    break;
                }
            }
        }
    });
}

} // namespace referee
