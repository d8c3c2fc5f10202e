# SPDX-License-Identifier: GPL-3.0-or-later
set(region_sources
    app/pictures/decoder_watch.cpp
    app/pictures/exif_orientation.cpp
    app/pictures/picture_container.cpp
    app/pictures/png_header.cpp
    app/pictures/picture_reader.cpp
    app/runs/region_text.cpp
    core/log.cpp
    core/region_cover.cpp)
referee_add_fuzz(region_text QT SOURCES ${region_sources} LIBS spdlog fmt SECONDS 30)
referee_add_fuzz(
  png_recipe
  QT
  SOURCES
  ${region_sources}
  app/runs/edit_script.cpp
  core/tokenizers/caption_cleaning.cpp
  core/tokenizers/unicode.cpp
  app/runs/picture_file.cpp
  app/runs/run_json.cpp
  app/runs/run_json_read.cpp
  core/presets.cpp
  core/settings_rows.cpp
  core/settings_table.cpp
  LIBS
  spdlog
  fmt
  utf8proc)
referee_add_fuzz(fetch_manifest QT SOURCES ${json_sources} app/models/fetch_manifest.cpp SECONDS 30)
referee_add_fuzz(http_answer QT SOURCES app/models/http_answer.cpp core/io/message.cpp LIBS Qt6Network SECONDS 30)
