# SPDX-License-Identifier: GPL-3.0-or-later
set(run_sources
    app/library/entry_reader.cpp
    app/library/index_store.cpp
    app/images/decoder_watch.cpp
    app/images/picture_container.cpp
    app/images/picture_reader.cpp
    app/storage/edit.cpp
    core/tokenizers/caption_cleaning.cpp
    core/tokenizers/unicode.cpp
    app/storage/name_claim.cpp
    app/storage/atomic_file.cpp
    app/storage/picture_file.cpp
    app/runs/run_ancestry.cpp
    app/storage/run_database.cpp
    app/storage/run_file.cpp
    app/storage/run_file_database.cpp
    app/storage/run_file_reader.cpp
    app/storage/run_json.cpp
    app/storage/run_record.cpp
    app/runs/run_tree.cpp
    core/base/log.cpp
    core/base/method_table.cpp
    core/base/metric_table.cpp
    core/base/presets.cpp
    core/base/mask_alpha.cpp
    core/base/settings_table.cpp)
referee_add_fuzz(run_file QT SOURCES ${run_sources} LIBS Qt6Sql spdlog fmt utf8proc SECONDS 30)
