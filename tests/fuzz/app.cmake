# SPDX-License-Identifier: GPL-3.0-or-later
set(region_sources
    app/images/decoder_watch.cpp
    app/images/picture_container.cpp
    app/images/picture_reader.cpp
    app/storage/edit.cpp
    core/base/log.cpp
    core/base/mask_alpha.cpp)
referee_add_fuzz(region_text QT SOURCES ${region_sources} LIBS spdlog fmt SECONDS 30)
referee_add_fuzz(
  png_recipe
  QT
  SOURCES
  ${region_sources}
  app/storage/edit.cpp
  core/tokenizers/caption_cleaning.cpp
  core/tokenizers/unicode.cpp
  app/storage/atomic_file.cpp
  app/storage/name_claim.cpp
  app/storage/picture_file.cpp
  app/storage/run_json.cpp
  core/base/presets.cpp
  core/base/settings_table.cpp
  core/base/method_table.cpp
  LIBS
  spdlog
  fmt
  utf8proc)
referee_add_fuzz(fetch_manifest QT SOURCES ${json_sources} app/packs/fetch_manifest.cpp SECONDS 30)
referee_add_fuzz(http_answer QT SOURCES app/packs/file_fetcher.cpp core/io/input_file.cpp LIBS Qt6Network SECONDS 30)
