// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a run file that are text: JSON of settings, options, engine, pack; lists of numbers; times.
#pragma once

#include "app/storage/run_record.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>
#include <vector>

namespace referee {

QString settingsText(const Settings& settings);
QString optionsText(const EngineOptions& options, bool hasStartPicture);
QString engineText(const EngineInfo& facts);
QString packFilesText(const std::vector<PackFile>& files);
QString phrasesText(const std::vector<PhraseScore>& phrases);
QString listText(const std::vector<double>& values);
QString listText(const std::vector<int64_t>& values);

// Reading: std::exception for text that is not what it should be; the caller names the file.
Settings settingsFromText(const QString& text); ///< settings that this version does not know are left out
EngineOptions optionsFromText(const QString& text);
bool hasStartPictureFromText(const QString& options); ///< false for files that do not say
EngineInfo engineFromText(const QString& text);
std::vector<PackFile> packFilesFromText(const QString& text);
std::vector<PhraseScore> phrasesFromText(const QString& text);
std::vector<double> doublesFromText(const QString& text); ///< empty text: none
std::vector<int64_t> integersFromText(const QString& text);

/// float32, little-endian, as they lie in memory.
QByteArray blobOf(const std::vector<float>& values);
/// std::runtime_error when it is neither empty nor `count` numbers.
std::vector<float> floatsFromBlob(const QByteArray& blob, int64_t count);

/// UTC, ISO 8601 with milliseconds.
QString timeNow();

} // namespace referee
