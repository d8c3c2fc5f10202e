# SPDX-License-Identifier: GPL-3.0-or-later
# Compiler settings that every target of ours shares, as one INTERFACE target.
option(REFEREE_WERROR "Treat warnings as errors" OFF)
set(REFEREE_SANITIZE "" CACHE STRING "Sanitizers, for example address,undefined")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
if(REFEREE_SANITIZE)
  set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1 -DNDEBUG") # stack traces have lines
endif()

add_library(project_options INTERFACE)
target_compile_features(project_options INTERFACE cxx_std_20)
target_compile_options(project_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # Preferred: reading the precompiled torch/torch.h takes clang 3 s a file and g++ 8 s.
  target_compile_options(project_options INTERFACE "SHELL:-Xclang -fno-pch-timestamp")
else()
  target_compile_options(project_options INTERFACE -fpch-preprocess)
endif()
target_compile_definitions(
  project_options
  INTERFACE QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_FOREACH QT_NO_URL_CAST_FROM_STRING
            QT_DISABLE_DEPRECATED_BEFORE=0x060400)
target_include_directories(project_options INTERFACE ${CMAKE_SOURCE_DIR})
if(REFEREE_WERROR)
  target_compile_options(project_options INTERFACE -Werror)
endif()
if(REFEREE_SANITIZE)
  target_compile_options(project_options INTERFACE -fsanitize=${REFEREE_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(project_options INTERFACE -fsanitize=${REFEREE_SANITIZE})
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # Precompiled headers need these sloppiness flags, or ccache never hits.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${CCACHE_PROGRAM})
endif()
