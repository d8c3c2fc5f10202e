// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as the recipe within a sound PNG (a first byte of '{'), or as the whole picture file (any other): refused
// with a LoadError, or facts that keep their promises and are read again from what is written of them.
#include "app/images/picture_reader.h"
#include "app/storage/picture_file.h"
#include "app/storage/run_json.h"
#include "core/base/errors.h"

#include <QtCore/QBuffer>
#include <QtCore/QCoreApplication>
#include <QtGui/QImageWriter>
#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

using namespace referee;

namespace {

void require(bool isTrue)
{
    if (!isTrue) {
        std::abort();
    }
}

QByteArray pictureWith(const std::string& recipe)
{
    QImage image(16, 8, QImage::Format_RGB888);
    image.fill(Qt::red);
    image.setText(QString::fromLatin1(kPictureTextKey), QString::fromStdString(recipe));
    QByteArray png;
    QBuffer buffer(&png);
    require(QImageWriter(&buffer, "png").write(image));
    return png;
}

RunRecipe factsIn(const QByteArray& picture)
{
    static const int descriptor = memfd_create("picture", MFD_CLOEXEC);
    static const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
    require(ftruncate(descriptor, 0) == 0);
    require(pwrite(descriptor, picture.constData(), size_t(picture.size()), 0) == picture.size());
    readPictureText(path); // for the window's question whether there is a recipe
    return readRecipe(path);
}

void checkFacts(const RunRecipe& facts)
{
    require(facts.width % 8 == 0 && facts.height % 8 == 0 && facts.width > 0 && facts.height > 0);
    require(facts.region.cover.size() == size_t(facts.region.width * facts.region.height));
    const RunRecipe again = factsIn(pictureWith(toJson(facts).dump()));
    require(again.prompt == facts.prompt && again.negativePrompt == facts.negativePrompt && again.seed == facts.seed);
    require(again.settings == facts.settings && again.region == facts.region);
    require(again.edits.size() == facts.edits.size() && again.packFiles.size() == facts.packFiles.size());
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv)
{
    static QCoreApplication s_application(*argc, *argv); // decoders are plugins
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string text(data, data + size);
    try {
        checkFacts(factsIn(text.starts_with('{') ? pictureWith(text) : QByteArray::fromStdString(text)));
    } catch (const LoadError&) {
        // The usual end.
    }
    return 0;
}
